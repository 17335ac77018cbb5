"""The translations of the messages: `zh_CN.po`, and the program that makes catalogues of it."""
