%% Arguments at the borders of what some built-in functions take.
-module(stdlib_argument_limits).
-export([start/0, id/1]).

start() ->
    {
        [result(atomics, new, [N, []]) || N <- [0, -1, -1 bsl 64, 1 bsl 64]],
        [result(counters, new, [N, []]) || N <- [0, -1, -1 bsl 64, 1 bsl 64]],
        [result(erlang, universaltime_to_localtime, [{{Y, 12, 31}, {0, 0, 0}}]) || Y <- [1599, 1901, 1 bsl 40]],
        [result(erlang, localtime_to_universaltime, [{{Y, 12, 31}, {0, 0, 0}}]) || Y <- [1599, 1901, 1 bsl 40]],
        [result(erlang, universaltime_to_posixtime, [{{Y, 1, 1}, {0, 0, 0}}]) || Y <- [-1, 1599, 1600, 1970, 1 bsl 28]],
        patterns()
    }.

patterns() ->
    {bm, One} = binary:compile_pattern([<<1, 2, 3>>]),
    {ac, Several} = binary:compile_pattern([<<1, 2, 3>>, <<4, 5>>]),
    [
        result(binary, match, [<<1, 2, 3>>, P])
     || P <- [{bm, One}, {ac, Several}, {bm, Several}, {ac, One}, {other, One}, {bm, <<>>}, []]
    ].

result(M, F, A) ->
    try
        apply(M, F, id(A))
    catch
        Class:Reason -> {Class, Reason}
    end.

id(X) -> X.
