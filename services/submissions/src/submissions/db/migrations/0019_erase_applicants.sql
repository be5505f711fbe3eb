-- An erased applicant begins nothing more: a token outlives its account by some minutes.
ALTER TABLE applicants ADD COLUMN erased_at timestamptz;
