%% CRC-32 computed bit by bit and through a table held in a tuple.
-module(int_crc32_own).
-export([start/0]).

start() ->
    T = table(),
    [{crc(S), crc(S, T)} || S <- ["", "a", "123456789", "The quick brown fox jumps over the lazy dog"]].

crc(S) -> bits(S, 16#FFFFFFFF) bxor 16#FFFFFFFF.

bits([], C) -> C;
bits([B | R], C) -> bits(R, step(C bxor B, 8)).

step(C, 0) -> C;
step(C, N) when C band 1 =:= 1 -> step((C bsr 1) bxor 16#EDB88320, N - 1);
step(C, N) -> step(C bsr 1, N - 1).

table() -> list_to_tuple(entries(0)).

entries(256) -> [];
entries(N) -> [step(N, 8) | entries(N + 1)].

crc(S, T) -> look(S, T, 16#FFFFFFFF) bxor 16#FFFFFFFF.

look([], _, C) -> C;
look([B | R], T, C) -> look(R, T, element(((C bxor B) band 255) + 1, T) bxor (C bsr 8)).
