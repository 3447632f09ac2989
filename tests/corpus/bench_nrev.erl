%% Naive reverse: allocation of list cells, short-lived garbage.
-module(bench_nrev).
-export([start/0, run/1, nrev/1]).

start() -> [nrev([1, 2, 3]), run(20)].

run(N) -> repeat(N, list(1, 30), []).

repeat(0, _, Last) -> Last;
repeat(N, L, _) -> repeat(N - 1, L, nrev(L)).

list(N, M) when N > M -> [];
list(N, M) -> [N | list(N + 1, M)].

nrev([]) -> [];
nrev([H | T]) -> app(nrev(T), [H]).

app([], L) -> L;
app([H | T], L) -> [H | app(T, L)].
