SET {scope} ROLE {role};
