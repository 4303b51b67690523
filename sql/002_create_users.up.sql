CREATE TABLE users (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    email      citext      NOT NULL,
    full_name  text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_email_check CHECK (email LIKE '_%@_%' AND length(email::text) <= 320)
);

COMMENT ON TABLE users IS 'Who may order.';
COMMENT ON COLUMN users.email IS 'Where confirmations go; unique without regard to case.';
