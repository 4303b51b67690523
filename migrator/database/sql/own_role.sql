-- Back to who we are, for our own row; what the script set for the session comes back at COMMIT.
SET LOCAL SESSION AUTHORIZATION DEFAULT;
SET LOCAL ROLE NONE;
