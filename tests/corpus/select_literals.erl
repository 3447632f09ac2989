%% Dispatch on composite literals: lists, tuples, binaries, maps, nested ones.
-module(select_literals).
-export([start/0, f/1]).

start() -> [{V, f(V)} || V <- ["get", "put", [], {1, 2}, {1, 3}, {1, {2, 3}}, <<"get">>, <<"put">>, <<>>, [a | b], #{a => 1}, #{}, {x, "get", <<"p">>}, 1 bsl 62]].

f("get") -> s_get;
f("put") -> s_put;
f([]) -> nil;
f({1, 2}) -> t12;
f({1, {2, 3}}) -> nested;
f(<<"get">>) -> b_get;
f(<<"put">>) -> b_put;
f(<<>>) -> b_empty;
f([a | b]) -> improper;
f(#{a := 1}) -> map_a;
f({x, "get", <<"p">>}) -> deep;
f(4611686018427387904) -> p62;
f(_) -> none.
