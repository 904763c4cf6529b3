"""The bracketed text protocol of children's and elders' watches: ``[VV*ID*(IDX*)LEN*CONTENT]``."""
