%% Segments wider than 64 bits, and integers beyond 64 bits in narrow ones.
-module(bin_build_wide_integers).
-export([start/0, build/1]).

start() -> [{V, build(V)} || V <- [0, 1, -1, 16#123456789ABCDEF0, (1 bsl 64) - 1, 1 bsl 64, -(1 bsl 63), -(1 bsl 64) - 1, 1 bsl 100, (1 bsl 128) - 1, -(1 bsl 200)]].

build(V) -> [<<V>>, <<V:32>>, <<V:64>>, <<V:64/little>>, <<V:72>>, <<V:80/little>>, <<V:128>>, <<V:128/little>>, <<V:256>>].
