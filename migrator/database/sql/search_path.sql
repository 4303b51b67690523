SET {scope} search_path = {path};
