"""Values before they are scored 数据处理: three states of missing, imputation, outliers."""
