%% lists:map, lists:foldl and lists:sort of 100,000 integers, five times: library code, funs, a large live heap.
-module(bench_lists).
-export([start/0]).

start() -> bench:run("lists", fun() -> random(100000, 42, []) end, fun(L) -> repeat(5, L, 0) end, {4996983698, 1}).

repeat(0, _, Last) ->
    Last;
repeat(N, L, _) ->
    Mapped = lists:map(fun(X) -> X + N end, L),
    Sum = lists:foldl(fun(X, Acc) -> X + Acc end, 0, Mapped),
    [Least | _] = lists:sort(Mapped),
    repeat(N - 1, L, {Sum, Least}).

%% A linear congruential generator that stays within 28 bits.
random(0, _, Acc) ->
    Acc;
random(N, Seed, Acc) ->
    Next = (Seed * 1103 + 12345) rem 100003,
    random(N - 1, Next, [Next | Acc]).
