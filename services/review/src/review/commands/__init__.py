"""Use cases, one a file. Locks are taken in one order everywhere: call, slot, panel, case, assignment."""
