%% Ordering and equality among floats and against integers; zeros of both signs.
-module(float_compare).
-export([start/0, id/1]).

start() ->
    Vs = [0.0, 1.0, -1.0, 0.1, 0.30000000000000004, 0.3, 1.0e300, 5.0e-324, 2.2250738585072014e-308, 0, 1, -1, 1 bsl 70, 2],
    [[{id(A) < id(B), id(A) =< id(B), id(A) == id(B), id(A) =:= id(B)} || B <- Vs] || A <- Vs] ++ [id(0.0) == id(-0.0), id(0) == id(-0.0), id(-0.0) < id(0.0), 0.1 + id(0.2) =:= 0.3, g(1.0, 2.0), g(2.0, 1.0), g(1.0, 1.0)].

g(A, B) when is_float(A), is_float(B), A < B -> less;
g(A, B) when is_float(A), is_float(B), A =:= B -> same;
g(_, _) -> more.

id(X) -> X.
