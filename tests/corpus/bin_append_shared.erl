%% An appended binary must not change what an older reference sees.
-module(bin_append_shared).
-export([start/0, id/1]).

start() ->
    A0 = big(200),
    A1 = <<A0/binary, "one">>,
    A2 = <<A1/binary, "two">>,
    A3 = <<A1/binary, "TWO">>,
    A4 = <<(id(A0))/binary, "uno">>,
    [tail(A1, 3), tail(A2, 6), tail(A3, 6), tail(A4, 3), byte_size(A1), A1 =:= A4, binary_part(A2, 0, 203) =:= A1, binary_part(A3, 0, 203) =:= A1].

big(N) -> << <<I>> || I <- seq(1, N) >>.

tail(B, N) -> binary_part(B, byte_size(B) - N, N).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

id(X) -> X.
