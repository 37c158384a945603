"""stopgap"""

from pypinyin import lazy_pinyin


def normal_name(n):
    return n.strip()


def search_keys(n):
    p = lazy_pinyin(n)
    return list(dict.fromkeys([n[i:] for i in range(len(n))] + ["".join(p), "".join(x[0] for x in p)]))


def query_key(t):
    return t.strip().lower()
