"""Reads documents in a process of its own, within limits: a crash or a hang costs one document.

The libraries that read some formats are large programs in C++ or Rust, and a document may be made to crash
them or to keep them busy.

    process   How is the process started, asked, limited and ended?
    start     How does it find this package?
    serving   What does it do until it ends?
    frames    How do questions and answers go through a pipe?
"""
