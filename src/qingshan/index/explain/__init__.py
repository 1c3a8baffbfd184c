"""Why a score is what it is 得分解释: contributions, differences, Shapley values, in numbers and in words."""
