%% Subtraction around the borders of 28, 32, 60 and 64 bit integers.
-module(int_sub_borders).
-export([start/0, id/1]).

start() ->
    Bs = borders([27, 28, 31, 32, 59, 60, 63, 64]),
    [{A, sub_small(A), [A - B || B <- Bs]} || A <- Bs].

sub_small(A) ->
    X = id(A),
    [X - 0, X - 1, X - -1, 1 - X, -1 - X, 0 - X, X - 134217727, X - -134217728].

borders(Bits) ->
    lists:flatten([border(id(1) bsl N) || N <- Bits]).

border(P) -> [P - 1, P, -P, -P - 1].

id(X) -> X.
