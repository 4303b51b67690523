-- People who may log in.
--
-- The script runs in one transaction together with its row in the history: both commit, or neither does.
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);
