%% Comparisons and type tests as values, combined by boolean operators.
-module(guard_bool_expressions).
-export([start/0, f/2]).

start() ->
    Vs = [1, 2.0, a, true, false, [], {}],
    [f(A, B) || A <- Vs, B <- Vs].

f(A, B) ->
    P = A < B,
    Q = is_atom(A) or is_integer(B),
    R = not P,
    {P, Q, R, P and Q, P or Q, P xor Q, (A =:= B) =:= (B =:= A), P andalso Q, R orelse Q, is_boolean(A) and (A == true), case P and not Q of true -> 1; false -> 0 end}.
