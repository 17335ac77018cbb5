"""Addresses of clusters, and how to get in: what is read, what is refused, and that no secret is shown."""

from __future__ import annotations

import pickle
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer import PolicySearchError
from indexer.storage.opensearch.address import Access, Address, is_address, parse_address

SECRET = "geheim-7f3a"


def refusal(text: str) -> str:
    with pytest.raises(PolicySearchError) as raised:
        parse_address(text)
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("opensearch://host/policy", Address((("host", 9200),), "policy")),
        ("os://host/policy", Address((("host", 9200),), "policy")),
        ("opensearchs://host:443/policy", Address((("host", 443),), "policy", tls=True)),
        ("oss://host/policy", Address((("host", 9200),), "policy", tls=True)),
        ("OpenSearch://host/policy", Address((("host", 9200),), "policy")),
        ("os://one,two:9201/a_b-1", Address((("one", 9200), ("two", 9201)), "a_b-1")),
        (
            "os://10.0.0.1:1,my_node.example.:65535/0",
            Address((("10.0.0.1", 1), ("my_node.example.", 65535)), "0"),
        ),
        ("os://[::1]:9201,[fe80::1]/a", Address((("[::1]", 9201), ("[fe80::1]", 9200)), "a")),
        ("os://h/a?shards=3&replicas=0&timeout=5", Address((("h", 9200),), "a", False, 3, 0, 5)),
        ("os://h/a?shards=1024&&shards=007", Address((("h", 9200),), "a", shards=7)),
        ("os://h/a?", Address((("h", 9200),), "a")),
        (f"os://{'h' * 63}/{'a' * 100}", Address((("h" * 63, 9200),), "a" * 100)),
    ],
)
def test_an_address_is_read(text: str, expected: Address) -> None:
    assert parse_address(text) == expected


NO_NAME = "{} names no index; write opensearch://HOST:PORT/NAME, the name in small letters, digits, _ and -"
TAKEN = "{} has a reserved name; let the name not end in -state, or in - and six digits"
NO_HOST = "{} has an invalid host; write HOST or HOST:PORT, joined by commas"
NO_ADDRESS = "an index on a cluster is written opensearch://HOST:PORT/NAME, or opensearchs:// over TLS"
BOUNDS = "the options are shards=1..1024, replicas=0..16, timeout=1..3600, clear=0..1"
NO_OPTION = "{} has an unknown option; " + BOUNDS
NO_USER_HERE = (
    "an address holds no user and no password, since it is shown in messages; put them into "
    "$POLICY_OPENSEARCH_USER and $POLICY_OPENSEARCH_PASSWORD, or a file that "
    "$POLICY_OPENSEARCH_CREDENTIALS names"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("os://host", NO_NAME.format("os://host")),
        ("os://host/", NO_NAME.format("os://host/")),
        ("os://host/Policy", NO_NAME.format("os://host/Policy")),
        ("os://host/政策", NO_NAME.format("os://host/政策")),
        ("os://host/a/b", NO_NAME.format("os://host/a/b")),
        ("os://host/a*", NO_NAME.format("os://host/a*")),
        ("os://host/_all", NO_NAME.format("os://host/_all")),
        ("os://host/a\n", NO_NAME.format("os://host/a\n")),
        ("os://", NO_NAME.format("os://")),
        ("os://host/a-state", TAKEN.format("os://host/a-state")),
        ("os://host/a-000123", TAKEN.format("os://host/a-000123")),
        ("os:///a", NO_HOST.format("os:///a")),
        ("os://one,,two/a", NO_HOST.format("os://one,,two/a")),
        ("os://h:0/a", NO_HOST.format("os://h:0/a")),
        ("os://h:65536/a", NO_HOST.format("os://h:65536/a")),
        ("os://h:９２００/a", NO_HOST.format("os://h:９２００/a")),
        ("os://h:/a", NO_HOST.format("os://h:/a")),
        ("os://two words/a", NO_HOST.format("os://two words/a")),
        ("os://主机/a", NO_HOST.format("os://主机/a")),
        ("os://../a", NO_HOST.format("os://../a")),
        ("os://-h/a", NO_HOST.format("os://-h/a")),
        (f"os://{'h' * 64}/a", NO_HOST.format(f"os://{'h' * 64}/a")),
        ("os://[:::]/a", NO_HOST.format("os://[:::]/a")),
        ("os://[1]/a", NO_HOST.format("os://[1]/a")),
        ("os://::1/a", NO_HOST.format("os://::1/a")),
        ("os://h/a?colour=red", NO_OPTION.format("os://h/a")),
        ("os://h/a?shards", "os://h/a has shards out of bounds; " + BOUNDS),
        ("os://h/a?shards=0", "os://h/a has shards out of bounds; " + BOUNDS),
        ("os://h/a?replicas=-1", "os://h/a has replicas out of bounds; " + BOUNDS),
        ("os://h/a?replicas=17", "os://h/a has replicas out of bounds; " + BOUNDS),
        ("os://h/a?timeout=1.5", "os://h/a has timeout out of bounds; " + BOUNDS),
        ("os://h/a?timeout=²", "os://h/a has timeout out of bounds; " + BOUNDS),
        # Only its first nine digits were compared.
        ("os://h/a?replicas=00000000099", "os://h/a has replicas out of bounds; " + BOUNDS),
        # Python reads no number of so many digits.
        ("os://h/a?replicas=" + "0" * 5000, "os://h/a has replicas out of bounds; " + BOUNDS),
        ("index", NO_ADDRESS),
        ("", NO_ADDRESS),
        ("https://host:9200/a", NO_ADDRESS),
        (f"https://user:{SECRET}@host:9200/a", NO_ADDRESS),
        ("os", NO_ADDRESS),
        (f"os://user:{SECRET}@host/a", NO_USER_HERE),
        (f"os://{SECRET}@host/a", NO_USER_HERE),
        (f"os://host/a?password={SECRET}", NO_OPTION.format("os://host/a")),
        (f"os://host/a?{SECRET}", NO_OPTION.format("os://host/a")),
        (f"os://host?api_key={SECRET}", NO_NAME.format("os://host")),
        (f"os://-/a?api_key={SECRET}", NO_HOST.format("os://-/a")),
        (f"os://h/a?shards={SECRET}", "os://h/a has shards out of bounds; " + BOUNDS),
    ],
)
def test_what_is_no_address_is_refused_and_no_secret_is_shown(text: str, expected: str) -> None:
    assert refusal(text) == expected


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("opensearch://h/a", True),
        ("opensearchs://h/a", True),
        ("os://h/a", True),
        ("oss://", True),
        ("os:/h/a", False),
        ("os", False),
        # It is no folder named "https:" either.
        ("https://h/a", True),
        ("目录://h/a", False),
        ("./os://h/a", False),
        ("index", False),
        ("", False),
        (Path("os://h/a"), False),
    ],
)
def test_an_index_is_on_a_cluster_or_in_a_folder(index: str | Path, expected: bool) -> None:
    assert is_address(index) is expected


PIECES = st.one_of(
    st.sampled_from(
        ["os", "oss://", "opensearch://", "h", ":", "9", "/", "?", "&", "=", ",", "[", "]", "shards=", "."]
    ),
    st.characters(codec=None),
)
NAMES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z]{1,9})?", fullmatch=True)
HOSTS = st.tuples(
    st.one_of(NAMES, st.ip_addresses(v=6).map("[{}]".format)),
    st.integers(1, 65535),
)
ADDRESSES = st.builds(
    Address,
    st.lists(HOSTS, min_size=1).map(tuple),
    st.from_regex(r"[a-z0-9][a-z0-9_-]{0,99}", fullmatch=True),
    st.booleans(),
)


@given(ADDRESSES)
def test_an_address_is_read_as_it_is_shown(address: Address) -> None:
    assert parse_address(str(address)) == address


@given(st.one_of(st.text(st.characters(codec=None)), st.lists(PIECES).map("".join).map("os://".__add__)))
@example("os://[::1")
@example("os://" + "h" * 100_000 + "/a")
@example("os://" + "h-" * 50_000 + "/a")
@example("os://h/a?" + "&" * 100_000)
def test_a_hostile_address_is_an_address_or_refused(text: str) -> None:
    try:
        address = parse_address(text)
    except PolicySearchError:
        return
    assert parse_address(str(address)).hosts == address.hosts


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_what_follows_a_question_mark_is_never_shown(before: str, after: str) -> None:
    secret = f"{after}{SECRET}"
    assert SECRET not in refusal(f"os://{before}?{secret}")


def test_access_is_never_shown() -> None:
    access = Access("user", SECRET, SECRET, SECRET)
    shown = f"{access} {access!r} {access!s} {[access]} {pickle.loads(pickle.dumps(access))}"
    assert shown == " ".join(["Access(...)", "Access(...)", "Access(...)", "[Access(...)]", "Access(...)"])


def environment(**variables: str) -> dict[str, str]:
    return {f"POLICY_OPENSEARCH_{name}": value for name, value in variables.items()}


@pytest.mark.parametrize(
    ("variables", "written", "expected"),
    [
        ({}, None, Access()),
        ({"USER": "u", "PASSWORD": "p"}, None, Access("u", "p")),
        ({"API_KEY": "k", "CA": "ca.pem"}, None, Access(api_key="k", authorities="ca.pem")),
        ({}, "user = u\npassword = p", Access("u", "p")),
        ({}, "# a key\n\n  api_key=k\r\nca = /x/y.pem\r\n", Access(api_key="k", authorities="/x/y.pem")),
        ({}, "\ufeffuser = u", Access("u")),
        ({}, "user = u\npassword = a = b # c", Access("u", "a = b # c")),
        ({}, "user = u\npassword = a\u2028b\x0bc\x85d", Access("u", "a\u2028b\x0bc\x85d")),
        ({}, "user = u\nuser = v", Access("v")),
        ({}, "user =\npassword = p", Access("", "p")),
        ({}, "", Access()),
        ({"PASSWORD": "p"}, "user = u\npassword = old", Access("u", "p")),
        ({"USER": ""}, "user = u", Access("u")),
        ({"USER": "u", "PASSWORD": "p"}, "api_key = k\nca = c", Access("u", "p", None, "c")),
        ({"API_KEY": "k"}, "user = u\npassword = p", Access("u", "p", "k")),
    ],
)
def test_the_environment_and_its_file_say_how_to_get_in(
    variables: dict[str, str], written: str | None, expected: Access, tmp_path: Path
) -> None:
    given = environment(**variables) | {"POLICY_OTHER": "x", "USER": "somebody"}
    if written is not None:
        path = tmp_path / "credentials"
        path.write_bytes(written.encode())
        given |= environment(CREDENTIALS=str(path))
    assert Access.of_environment(given) == expected


def credentials_refusal(path: str) -> str:
    with pytest.raises(PolicySearchError) as raised:
        Access.of_environment(environment(CREDENTIALS=path))
    assert raised.value.__cause__ is None
    return str(raised.value)


def test_credentials_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    cut.write_bytes(f"password = {SECRET}".encode() + b"\xff")
    for path, reason in [
        (str(tmp_path / "none"), "No such file or directory"),
        (str(tmp_path), "Is a directory"),
        (str(cut), "it is not UTF-8"),
        ("a\0b", "there is no such file"),
    ]:
        assert credentials_refusal(path) == f"the credentials in {path} cannot be read: {reason}"


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (SECRET, 1),
        (f"user = u\npasword = {SECRET}", 2),
        (f"\n\nPASSWORD = {SECRET}", 3),
        (f"user = u\npassword: {SECRET}", 2),
        (f"= {SECRET}", 1),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_not_shown(written: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    path.write_text(written, encoding="utf-8")
    assert credentials_refusal(str(path)) == (
        f"the credentials in {path}, line {line}: write NAME = VALUE with one of user, password, api_key, ca"
    )


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        (Access(), None),
        (Access("", "", "", ""), None),
        (Access("user", "pass"), "Basic dXNlcjpwYXNz"),
        (Access("user"), "Basic dXNlcjo="),
        (Access("user", "a:b"), "Basic dXNlcjphOmI="),
        # It was an error of Unicode: the header was made in Latin-1.
        (Access("用户", "密码"), "Basic 55So5oi3OuWvhueggQ=="),
        (Access("u", b"\xff".decode("utf-8", "surrogateescape")), "Basic dTr/"),
        (Access(api_key="aWQ6a2V5"), "ApiKey aWQ6a2V5"),
        (Access("user", "pass", "aWQ6a2V5"), "ApiKey aWQ6a2V5"),
    ],
)
def test_a_header_says_who_asks(access: Access, expected: str | None) -> None:
    assert access.authorization() == expected


NO_KEY = (
    "the API key has a space, a line break or another character that is in no key; copy it once more to "
    "$POLICY_OPENSEARCH_API_KEY or the file of credentials"
)


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        (Access(api_key=f"{SECRET}\n"), NO_KEY),
        (Access(api_key=f"{SECRET}\r\nX-Other: 1"), NO_KEY),
        (Access(api_key=f"{SECRET}键"), NO_KEY),
        (Access(api_key=f"ApiKey {SECRET}"), NO_KEY),
        (
            Access(password=SECRET),
            "there is a password and no user; set $POLICY_OPENSEARCH_USER or write it into the file of "
            "credentials",
        ),
        (
            Access(f"user:{SECRET}", "x"),
            "a user's name with a colon cannot be sent to a cluster; use an API key",
        ),
        (
            Access("user", f"{SECRET}\ud800"),
            "the user or the password has a character that cannot be sent: half of a surrogate pair",
        ),
    ],
)
def test_what_no_header_can_hold_is_refused_and_not_shown(access: Access, expected: str) -> None:
    with pytest.raises(PolicySearchError) as raised:
        access.authorization()
    assert str(raised.value) == expected


@given(st.text(st.characters(codec=None), min_size=1), st.text(st.characters(codec=None)))
def test_any_user_and_password_are_sent_or_refused(user: str, password: str) -> None:
    try:
        header = Access(user, password).authorization()
    except PolicySearchError:
        return
    assert header is not None
    user_sent, _, password_sent = b64decode(header.removeprefix("Basic ")).partition(b":")
    expected = [text.encode("utf-8", "surrogateescape") for text in (user, password)]
    assert [user_sent, password_sent] == expected


@given(st.text(st.characters(codec=None), min_size=1))
def test_any_api_key_is_sent_on_one_line_or_refused(key: str) -> None:
    try:
        header = Access(api_key=key).authorization()
    except PolicySearchError:
        return
    assert (header, len(f"{header}".split()), f"{header}".isascii()) == (f"ApiKey {key}", 2, True)


def test_a_file_of_credentials_that_everybody_may_read_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "credentials"
    path.write_text(f"user = u\npassword = {SECRET}\n", encoding="utf-8")
    everybody = f"everybody may read the credentials in {path}; chmod 600 it"
    for mode, told in ((0o600, []), (0o640, []), (0o644, [everybody])):
        path.chmod(mode)
        caplog.clear()
        assert Access.of_environment({"POLICY_OPENSEARCH_CREDENTIALS": str(path)}) == Access("u", SECRET)
        assert caplog.messages == told
