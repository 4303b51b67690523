-- A database for a trial. template0 holds nothing that a site may have put into template1.
CREATE DATABASE {name} TEMPLATE {template}
