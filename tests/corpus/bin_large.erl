%% Binaries beyond the size kept on the heap, sub-binaries of them, comparisons.
-module(bin_large).
-export([start/0]).

start() ->
    B = << <<(I band 255)>> || I <- seq(1, 5000) >>,
    <<_:1000/binary, M:64/binary, _/binary>> = B,
    <<H:2500/binary, T/binary>> = B,
    [byte_size(B), M, sum(B, 0), <<H/binary, T/binary>> =:= B, H < T, byte_size(T), count(B, 7, 0), binary_part(T, 2490, 10), list_to_binary(binary_to_list(B)) =:= B].

sum(<<X:16, T/binary>>, S) -> sum(T, (S * 31 + X) band 16#FFFFFF);
sum(<<>>, S) -> S.

count(<<C, T/binary>>, C, N) -> count(T, C, N + 1);
count(<<_, T/binary>>, C, N) -> count(T, C, N);
count(<<>>, _, N) -> N.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
