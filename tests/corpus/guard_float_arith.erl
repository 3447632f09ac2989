%% Float arithmetic in guards, with integers mixed in.
-module(guard_float_arith).
-export([start/0, g/2]).

start() ->
    Vs = [0, 1, 2.0, -0.5, 1.0e200, 1.0e-200, a, 1 bsl 70],
    [{A, B, g(A, B)} || A <- Vs, B <- Vs].

g(A, B) when A * B > 1.0e300 -> huge;
g(A, B) when A + B =:= 2.0 -> two;
g(A, B) when A / B < 0.0 -> negative;
g(A, B) when is_float(A), is_float(B), A - B > 1.0 -> apart;
g(A, B) when A == B -> same;
g(_, _) -> none.
