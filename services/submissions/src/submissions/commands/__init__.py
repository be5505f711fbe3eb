"""One use case a file. What takes ``tx`` never commits."""
