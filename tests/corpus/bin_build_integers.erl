%% Integer segments of 8, 16, 24, 32 and 64 bits, both byte orders, values that wrap.
-module(bin_build_integers).
-export([start/0, build/1]).

start() -> [{V, build(V)} || V <- [0, 1, -1, 127, 128, 255, 256, -128, -129, 65535, 16#123456, 16#12345678, 16#7FFFFFF, 16#8000000, -16#8000000, 16#123456789ABCDEF0, (1 bsl 63) - 1, -(1 bsl 63)]].

build(V) ->
    [<<V>>, <<V:16>>, <<V:24>>, <<V:32>>, <<V:64>>, <<V:16/little>>, <<V:24/little>>, <<V:32/little>>, <<V:64/little>>, <<V:32/signed-big>>, <<V:8, V:16, V:8>>, <<V:48>>, <<V:40/little>>, <<V:4/unit:8>>, <<V:16/native>> =:= <<V:16/little>>].
