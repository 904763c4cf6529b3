"""Rules of answering calls and carrying out orders: pure functions and frozen data, no input or output."""
