"""The foundation: articles, errors, frozen values, the schema, and files of sections."""
