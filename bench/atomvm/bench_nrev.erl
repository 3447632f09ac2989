%% Naive reverse of 500 elements, 2000 times: body and tail recursion over lists, allocation, collection.
-module(bench_nrev).
-export([start/0]).

start() -> bench:run("nrev", fun() -> numbers(1, 500) end, fun(L) -> repeat(2000, L, []) end, numbers_down(500)).

repeat(0, _, Last) -> Last;
repeat(N, L, _) -> repeat(N - 1, L, nrev(L)).

nrev([]) -> [];
nrev([H | T]) -> append(nrev(T), [H]).

append([], L) -> L;
append([H | T], L) -> [H | append(T, L)].

numbers(N, Max) when N > Max -> [];
numbers(N, Max) -> [N | numbers(N + 1, Max)].

numbers_down(0) -> [];
numbers_down(N) -> [N | numbers_down(N - 1)].
