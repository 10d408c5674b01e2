"""What the registry says about ends, carried out (decision 0038): nothing here names a model or a term."""
