%% Integers between 28 and 60 bits: a sum, a hash of 32 bits, a checksum and a fold.
-module(bench_integers).
-export([start/0, run/1]).

start() -> [sum(100, 1 bsl 40), fnv(<<"a text">>, 2166136261), adler(<<"a text">>, 1, 0), fold([1, 2, 3]), run(2)].

run(N) -> repeat(N, binary:copy(<<"some bytes ">>, 20), lists:seq(1, 50), 0).

repeat(0, _, _, Sum) -> Sum;
repeat(N, B, L, Sum) ->
    repeat(N - 1, B, L, (Sum + sum(100, N * 1000000) + fnv(B, 2166136261) + adler(B, 1, 0) + fold(L)) rem 1000003).

sum(0, S) -> S;
sum(N, S) -> sum(N - 1, S + N * N * N * N).

fnv(<<C, R/binary>>, H) -> fnv(R, ((H bxor C) * 16777619) band 16#FFFFFFFF);
fnv(<<>>, H) -> H.

adler(<<C, R/binary>>, A, B) -> adler(R, (A + C) rem 65521, B + A + C);
adler(<<>>, A, B) -> ((B rem 65521) bsl 16) bor A.

fold(L) -> lists:foldl(fun(X, S) -> S + X * X end, 1 bsl 35, L).
