%% Segments that are no multiple of eight bits.
-module(bits_build).
-export([start/0, id/1]).

start() ->
    V = id(5),
    [<<V:3>>, <<V:1, V:7>>, <<V:4, V:12, V:3>>, <<V:13/little>>, <<(-V):5>>, <<0:1, (id(<<1, 2>>))/binary, 1:7>>, <<(id(<<5:3>>))/bitstring, 1:5>>, <<1:1, (id(<<3:9>>))/bitstring>>, <<V:65>>, <<1:1, V:64/little>>, <<1:3, 2.5:64/float>>,
     bit_size(<<V:3, V:9>>), byte_size(<<V:3, V:9>>), <<1:1, "abc">>, <<1:4, $x/utf8>>, <<(id(<<1:1>>))/bitstring, (id(<<0:1>>))/bitstring, (id(<<1:1>>))/bitstring>>, t(fun() -> <<(id(<<1:7>>))/binary>> end), is_binary(<<V:3>>), is_bitstring(<<V:3>>)].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
