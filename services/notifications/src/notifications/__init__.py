"""Messages to applicants and experts: in the portal's inbox, and by mail."""
