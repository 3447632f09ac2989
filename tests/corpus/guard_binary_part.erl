%% binary_part, bit_size and byte_size in guards.
-module(guard_binary_part).
-export([start/0, g/1]).

start() -> [{V, g(V)} || V <- [<<>>, <<"a">>, <<"hello">>, <<"help">>, <<"shell">>, <<0:800>>, "hello", nope]].

g(B) when binary_part(B, 0, 3) =:= <<"hel">>, byte_size(B) =:= 4 -> help;
g(B) when binary_part(B, 1, 3) =:= <<"hel">> -> shell;
g(B) when binary_part(B, byte_size(B), -2) =:= <<"lo">> -> ends_lo;
g(B) when bit_size(B) > 100 -> long;
g(B) when byte_size(B) =< 1 -> short;
g(_) -> none.
