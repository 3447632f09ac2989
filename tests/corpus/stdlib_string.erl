%% Users of module string.
-module(stdlib_string).
-export([start/0]).

start() ->
    [string:uppercase("hello"), string:lowercase(<<"HeLLo">>), string:titlecase("abc"), string:trim("  x y "), string:trim("--a--", leading, "-"), string:split("a,b,c", ","), string:split("a,b,c", ",", all), string:lexemes("one two,three", " ,"), string:length("häß"), string:reverse("abc"), string:equal("a", <<"a">>), string:find("hello", "ll"), string:find("hello", "zz"),
     string:prefix("hello", "he"), string:prefix("hello", "x"), string:replace("aXbXc", "X", "--", all), string:pad("ab", 5), string:pad("ab", 5, leading, $.), string:slice("hello", 1, 3), string:to_integer("42abc"), string:to_float("1.5e3x"), string:join(["a", "b"], ", "), string:concat("a", "b"), string:is_empty(""), string:chomp("line\n"), string:take("aabbcc", "ab"), string:nth_lexeme("a b c", 2, " "), string:to_graphemes("e\x{301}x"), string:casefold("ẞ"), string:tokens("a b  c", " "), string:str("hello", "l"), string:rchr("hello", $l), string:strip("  x  "), string:substr("hello", 2, 3)].
