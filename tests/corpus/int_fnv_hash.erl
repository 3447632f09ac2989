%% FNV-1a with 32 and 64 bits: multiplication that overflows, then a mask.
-module(int_fnv_hash).
-export([start/0, h32/1, h64/1]).

start() -> [{h32(S), h64(S)} || S <- ["", "a", "foobar", "the quick brown fox", [0, 255, 128]]].

h32(S) -> h32(S, 16#811c9dc5).

h32([], H) -> H;
h32([C | T], H) -> h32(T, ((H bxor C) * 16#01000193) band 16#FFFFFFFF).

h64(S) -> h64(S, 16#cbf29ce484222325).

h64([], H) -> H;
h64([C | T], H) -> h64(T, ((H bxor C) * 16#100000001b3) band 16#FFFFFFFFFFFFFFFF).
