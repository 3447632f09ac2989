%% case on integers: dense, sparse, negative, wide and mixed with other types.
-module(int_case_dispatch).
-export([start/0, dense/1, sparse/1, negative/1, wide/1, mixed/1]).

start() ->
    Vs = [-1, 0, 1, 2, 3, 7, 8, 100, 1000, -5, -6, 134217728, 1 bsl 60, (1 bsl 64) - 1, 1 bsl 70, a, 1.0, "x", {}],
    [{V, dense(V), sparse(V), negative(V), wide(V), mixed(V)} || V <- Vs].

dense(0) -> zero;
dense(1) -> one;
dense(2) -> two;
dense(3) -> three;
dense(4) -> four;
dense(5) -> five;
dense(6) -> six;
dense(7) -> seven;
dense(_) -> other.

sparse(X) ->
    case X of
        1 -> a;
        100 -> b;
        1000 -> c;
        134217728 -> d;
        _ -> none
    end.

negative(-1) -> m1;
negative(-5) -> m5;
negative(-6) -> m6;
negative(0) -> z;
negative(_) -> other.

wide(1152921504606846976) -> p60;
wide(18446744073709551615) -> m64;
wide(1180591620717411303424) -> p70;
wide(-1180591620717411303424) -> n70;
wide(_) -> other.

mixed(0) -> int0;
mixed(1) -> int1;
mixed(a) -> atom_a;
mixed(1.0) -> float1;
mixed({}) -> empty_tuple;
mixed("x") -> str;
mixed(_) -> other.
