%% Naive reverse, the classic of logical inferences.
-module(list_nrev).
-export([start/0]).

start() ->
    L = seq(1, 60),
    {nrev(L), loop(50, L)}.

loop(0, _) -> done;
loop(N, L) ->
    L = nrev(nrev(L)),
    loop(N - 1, L).

nrev([]) -> [];
nrev([H | T]) -> app(nrev(T), [H]).

app([], L) -> L;
app([H | T], L) -> [H | app(T, L)].

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
