"""How far a ranking can be trusted 稳健性: draws of the choices made, shares of each in the spread, removal, tests."""
