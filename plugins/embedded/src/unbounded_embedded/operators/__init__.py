"""The operators that a streaming plan is made of, one file each, and the pipeline that they form."""
