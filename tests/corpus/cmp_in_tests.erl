%% The same comparisons used as branch conditions, operands in both orders.
-module(cmp_in_tests).
-export([start/0, tests/2]).

start() ->
    Vs = [0, 1, -1, 1.0, 134217727, 134217728, -(1 bsl 63), 1 bsl 64, a, b, {}, {1, 2}, #{}, [], [1 | 2], <<>>, <<"a">>],
    [tests(A, B) || A <- Vs, B <- Vs].

tests(A, B) -> eq(A, B) + exact(A, B) + less(A, B) + greater(A, B).

eq(A, B) -> if A == B -> 1; true -> 0 end.

exact(A, B) -> if A =:= B -> 10; A =/= B -> 20 end.

less(A, B) -> if A < B -> 100; A >= B -> 200 end.

greater(A, B) ->
    case A > B of
        true -> 1000;
        false when A =< B -> 2000
    end.
