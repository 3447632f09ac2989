%% Match 5 MiB of binary, byte by byte and in records of several fields. The sums are kept small, so that it is
%% the matching that is measured.
-module(bench_binmatch).
-export([start/0]).

start() ->
    Input = fun() -> binary:copy(<<"key=value;12345\n">>, 5 * 65536) end,
    bench:run("binmatch", Input, fun(Bin) -> {bytes(Bin, 0), records(Bin, 0)} end, {5373952, 4063232}).

bytes(<<$=, Rest/binary>>, Sum) -> bytes(Rest, (Sum + 256) band 16#FFFFFF);
bytes(<<Byte, Rest/binary>>, Sum) -> bytes(Rest, (Sum + Byte) band 16#FFFFFF);
bytes(<<>>, Sum) -> Sum.

records(<<_Key:24, $=, A:16, _:24/bits, B:16/little, _:4/binary, C:8, Rest/binary>>, Sum) ->
    records(Rest, (Sum + A + B + C) band 16#FFFFFF);
records(<<>>, Sum) ->
    Sum.
