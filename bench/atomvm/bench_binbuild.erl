%% Five times 20,000 appends to a binary, and a binary comprehension over the result.
-module(bench_binbuild).
-export([start/0]).

start() -> bench:run("binbuild", fun() -> 5 end, fun(N) -> repeat(N, {0, 0}) end, {20000, 13652}).

repeat(0, Last) ->
    Last;
repeat(N, _) ->
    Bin = append(20000, <<>>),
    Doubled = <<<<((Byte * 2) band 255)>> || <<Byte>> <= Bin>>,
    repeat(N - 1, {byte_size(Doubled), sum(binary:part(Doubled, 0, 100), 0)}).

append(0, Bin) -> Bin;
append(N, Bin) -> append(N - 1, <<Bin/binary, (N band 127)>>).

sum(<<Byte, Rest/binary>>, Sum) -> sum(Rest, Sum + Byte);
sum(<<>>, Sum) -> Sum.
