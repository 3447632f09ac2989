%% Body recursion 100,000 levels deep.
-module(rec_deep_sum).
-export([start/0]).

start() -> [sum(100000), length(build(100000)), depth(nest(100000)), sum_list(build(100000))].

sum(0) -> 0;
sum(N) -> N + sum(N - 1).

build(0) -> [];
build(N) -> [N | build(N - 1)].

nest(0) -> leaf;
nest(N) -> {n, nest(N - 1)}.

depth(leaf) -> 0;
depth({n, T}) -> 1 + depth(T).

sum_list([]) -> 0;
sum_list([H | T]) -> H + sum_list(T).
