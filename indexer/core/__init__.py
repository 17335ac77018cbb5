"""What everything stands on: articles, errors, frozen values, the schema, and files of sections."""
