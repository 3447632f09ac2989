%% Building binaries byte by byte and field by field.
-module(bench_binary_build).
-export([start/0, run/1]).

start() -> [build(5, <<>>), run(2)].

run(N) -> repeat(N, 0).

repeat(0, Sum) -> Sum;
repeat(N, Sum) ->
    B = build(1000, <<>>),
    C = << <<(X bxor 16#55)>> || <<X>> <= B >>,
    repeat(N - 1, (Sum + byte_size(B) + check(C, 0)) rem 1000003).

build(0, B) -> B;
build(N, B) -> build(N - 1, <<B/binary, N:16, (N * 3):8, (N * N):32/little>>).

check(<<X, Rest/binary>>, S) -> check(Rest, (S * 31 + X) rem 65521);
check(<<>>, S) -> S.
