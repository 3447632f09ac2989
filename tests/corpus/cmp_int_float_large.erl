%% Integers next to floats beyond 2^53, where the conversion is no longer exact.
-module(cmp_int_float_large).
-export([start/0, id/1]).

start() ->
    F53 = id(9007199254740992.0),
    F64 = id(18446744073709551616.0),
    F100 = id(1.2676506002282294e30),
    [ops(id(9007199254740992 + D), F53) || D <- [-2, -1, 0, 1, 2]]
        ++ [ops(id(18446744073709551616 + D), F64) || D <- [-2048, -1, 0, 1, 4096]]
        ++ [ops(id((1 bsl 100) + D), F100) || D <- [-1, 0, 1]]
        ++ [ops(V, id(1.0e300)) || V <- [0, 1 bsl 60, 1 bsl 250, -(1 bsl 250)]]
        ++ [ops(V, id(-1.0e300)) || V <- [0, 1 bsl 60, 1 bsl 250, -(1 bsl 250)]].

ops(I, F) -> {I < F, I == F, I > F, F < I, F == I, F > I, I =:= F}.

id(X) -> X.
