%% The judge of etf_test.go. Prints terms, one on a line, as
%%     external format as given <tab> as term_to_binary writes it <tab> as ~w prints it
%% in hexadecimal, hexadecimal, and Latin-1 text. First the terms given in a file,
%% a hexadecimal external format on each line, then random ones.
-mode(compile).

main([File, Count]) ->
    ok = io:setopts([{encoding, latin1}]),
    {ok, Given} = file:read_file(File),
    [show(binary:decode_hex(H)) || H <- binary:split(Given, <<"\n">>, [global, trim_all])],
    rand:seed(exsss, {1, 2, 3}),
    [random() || _ <- lists:seq(1, list_to_integer(Count))].

show(Bin) ->
    T = binary_to_term(Bin),
    io:put_chars([binary:encode_hex(Bin), $\t, binary:encode_hex(encode(T)), $\t, io_lib:format("~w", [T]), $\n]).

encode(T) -> term_to_binary(T, [{minor_version, 2}]).

random() ->
    T = term(4),
    Options = lists:nth(rand:uniform(3), [[], [{compressed, 9}], [{minor_version, 0}]]),
    show(term_to_binary(T, Options)).

term(0) -> leaf(rand:uniform(9));
term(D) ->
    N = fun() -> rand:uniform(5) - 1 end,
    case rand:uniform(7) of
        1 -> [term(D - 1) || _ <- lists:seq(1, N())];
        2 -> list_to_tuple([term(D - 1) || _ <- lists:seq(1, N())]);
        3 -> maps:from_list([{term(D - 1), term(D - 1)} || _ <- lists:seq(1, N())]);
        4 -> [term(D - 1), term(D - 1) | leaf(1)];
        5 -> [rand:uniform(256) - 1 || _ <- lists:seq(1, N() * 20)];
        _ -> leaf(rand:uniform(9))
    end.

leaf(1) -> lists:nth(rand:uniform(12), [a, 'B', '', 'hello world', 'it\'s', 'a\\b', 'with@_1', 'é', '\x{2192}x', 'if', 'n\nl', nil]);
leaf(2) -> rand:uniform(600) - 300;
leaf(3) -> (rand:uniform(2) * 2 - 3) * rand:uniform(1 bsl rand:uniform(70));
leaf(4) -> (1 bsl (rand:uniform(3000))) - rand:uniform(5);
leaf(5) -> float();
leaf(6) -> rand:bytes(rand:uniform(20) - 1);
leaf(7) -> N = rand:uniform(40), <<(rand:uniform(1 bsl N)):N>>;
leaf(8) -> [];
leaf(9) -> fun lists:map/2.

float() ->
    case rand:uniform(4) of
        1 -> rand:uniform();
        2 -> rand:normal() * math:pow(10, rand:uniform(40) - 20);
        3 -> float(rand:uniform(1 bsl rand:uniform(80)));
        4 -> <<F:64/float>> = <<(rand:uniform(2) - 1):1, (rand:uniform(2046)):11, (rand:uniform(1 bsl 52) - 1):52>>, F
    end.
