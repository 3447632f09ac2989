%% Map, filter, append and zip by body recursion over 50,000 elements, garbage included.
-module(rec_long_lists).
-export([start/0]).

start() ->
    L = seq(1, 50000),
    M = map(fun(X) -> {X, X * X} end, L),
    F = [X || {X, Y} <- M, Y rem 7 =:= 1],
    Z = zip(L, F),
    [length(M), length(F), length(Z), sum(F, 0), last(M), last(app(F, L)), length(lists:reverse(app(L, L)))].

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

map(_, []) -> [];
map(F, [H | T]) -> [F(H) | map(F, T)].

zip([A | As], [B | Bs]) -> [{A, B} | zip(As, Bs)];
zip(_, _) -> [].

sum([], S) -> S;
sum([H | T], S) -> sum(T, S + H).

last([X]) -> X;
last([_ | T]) -> last(T).

app([], B) -> B;
app([H | T], B) -> [H | app(T, B)].
