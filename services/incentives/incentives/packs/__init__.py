"""Law packs: the programmes as dated data, and the county's word that they say what the law says."""
