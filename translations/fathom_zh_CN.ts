<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Open photos or a video first.</source>
        <translation>请先打开照片或视频。</translation>
    </message>
    <message>
        <source>This scene is being worked on already.</source>
        <translation>正在处理此场景。</translation>
    </message>
    <message>
        <source>Nothing in this scene can be used.</source>
        <translation>此场景中没有可用的内容。</translation>
    </message>
    <message>
        <source>There is no model: add a model file first.</source>
        <translation>没有模型：请先添加模型文件。</translation>
    </message>
    <message>
        <source>This scene is not being worked on.</source>
        <translation>此场景未在处理中。</translation>
    </message>
    <message>
        <source>Nothing is being worked on.</source>
        <translation>当前没有任务在运行。</translation>
    </message>
    <message>
        <source>The scene is not finished yet.</source>
        <translation>场景尚未完成。</translation>
    </message>
    <message>
        <source>Run the scene first.</source>
        <translation>请先运行此场景。</translation>
    </message>
    <message>
        <source>There is nothing to see yet.</source>
        <translation>还没有可显示的内容。</translation>
    </message>
    <message>
        <source>This view has no result yet.</source>
        <translation>此视图还没有结果。</translation>
    </message>
    <message>
        <source>The model gave this view no camera.</source>
        <translation>模型没有给出此视图的相机。</translation>
    </message>
    <message>
        <source>Only an input that has no result yet can be taken out.</source>
        <translation>只能移除还没有结果的输入。</translation>
    </message>
    <message>
        <source>&amp;Open Photos or Video…</source>
        <translation>打开照片或视频(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation>打开文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Open the &amp;Sample Scene</source>
        <translation>打开示例场景(&amp;S)</translation>
    </message>
    <message>
        <source>Add &amp;Model File…</source>
        <translation>添加模型文件(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Save a &amp;Picture of the 3D View…</source>
        <translation>保存 3D 视图图片(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Close Scene</source>
        <translation>关闭场景(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Remove From the List</source>
        <translation>从列表中移除(&amp;R)</translation>
    </message>
    <message>
        <source>Show in &amp;File Manager</source>
        <translation>在文件管理器中显示(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Start at Once After Opening</source>
        <translation>打开后立即开始(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Stop &amp;All</source>
        <translation>全部停止(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Pause the Queue</source>
        <translation>暂停队列(&amp;P)</translation>
    </message>
    <message>
        <source>Free the &amp;Models&apos; Memory</source>
        <translation>释放模型占用的内存(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;3D View Only</source>
        <translation>仅 3D 视图(&amp;3)</translation>
    </message>
    <message>
        <source>&amp;2D View Only</source>
        <translation>仅 2D 视图(&amp;2)</translation>
    </message>
    <message>
        <source>&amp;Both Views</source>
        <translation>两个视图(&amp;B)</translation>
    </message>
    <message>
        <source>Show the &amp;Photo</source>
        <translation>显示照片(&amp;P)</translation>
    </message>
    <message>
        <source>Show the &amp;Depth</source>
        <translation>显示深度(&amp;D)</translation>
    </message>
    <message>
        <source>Show the &amp;Confidence</source>
        <translation>显示置信度(&amp;C)</translation>
    </message>
    <message>
        <source>Show Photo &amp;Beside Depth</source>
        <translation>照片与深度对比(&amp;B)</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Fit the Picture</source>
        <translation>适合窗口(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Actual Pixels</source>
        <translation>实际像素(&amp;A)</translation>
    </message>
    <message>
        <source>From the &amp;Front</source>
        <translation>从前方(&amp;F)</translation>
    </message>
    <message>
        <source>From the &amp;Right</source>
        <translation>从右侧(&amp;R)</translation>
    </message>
    <message>
        <source>From &amp;Above</source>
        <translation>从上方(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Whole Scene</source>
        <translation>整个场景(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Look Through This Camera</source>
        <translation>从此相机观看(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Previous View</source>
        <translation>上一个视图(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Next View</source>
        <translation>下一个视图(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Inputs</source>
        <translation>输入(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>设置(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>日志(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Reset Layout</source>
        <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Full Screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Minimise</source>
        <translation>最小化(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Next Zone</source>
        <translation>下一个区域(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous Zone</source>
        <translation>上一个区域(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Fathom</source>
        <translation>关于 Fathom(&amp;A)</translation>
    </message>
    <message>
        <source>Copy the Command &amp;Line for This Scene</source>
        <translation>复制此场景的命令行(&amp;L)</translation>
    </message>
    <message>
        <source>Pl&amp;ay Through the Views</source>
        <translation>播放所有视图(&amp;A)</translation>
    </message>
    <message>
        <source>Cameras are refined by what several views have in common.</source>
        <translation>相机是根据多个视图的共同内容优化的。</translation>
    </message>
    <message>
        <source>No matches were looked for in this scene.</source>
        <translation>此场景没有进行过匹配。</translation>
    </message>
    <message>
        <source>Re&amp;fine Cameras by Matches</source>
        <translation>用匹配优化相机(&amp;F)</translation>
    </message>
    <message>
        <source>Mo&amp;dels…</source>
        <translation>模型(&amp;D)…</translation>
    </message>
    <message>
        <source>Show Matc&amp;hes Between Photos…</source>
        <translation>显示照片之间的匹配(&amp;H)…</translation>
    </message>
    <message>
        <source>Impo&amp;rt Cameras…</source>
        <translation>导入相机(&amp;R)…</translation>
    </message>
    <message>
        <source>Show the Feat&amp;ures</source>
        <translation>显示特征(&amp;U)</translation>
    </message>
    <message>
        <source>S&amp;how Where Depths Disagree</source>
        <translation>显示深度不一致之处(&amp;H)</translation>
    </message>
    <message>
        <source>Find an A&amp;ction…</source>
        <translation>查找操作(&amp;C)…</translation>
    </message>
</context>
<context>
    <name>CameraText</name>
    <message>
        <source>As the format prescribes</source>
        <translation>按格式规定</translation>
    </message>
    <message>
        <source>Camera from world, OpenCV axes (COLMAP)</source>
        <translation>世界到相机，OpenCV 坐标轴 (COLMAP)</translation>
    </message>
    <message>
        <source>Camera from world, OpenGL axes (view matrix)</source>
        <translation>世界到相机，OpenGL 坐标轴（视图矩阵）</translation>
    </message>
    <message>
        <source>World from camera, OpenCV axes (TUM)</source>
        <translation>相机到世界，OpenCV 坐标轴 (TUM)</translation>
    </message>
    <message>
        <source>World from camera, OpenGL axes (nerfstudio, Blender)</source>
        <translation>相机到世界，OpenGL 坐标轴 (nerfstudio, Blender)</translation>
    </message>
    <message>
        <source>COLMAP</source>
        <translation>COLMAP</translation>
    </message>
    <message>
        <source>transforms.json</source>
        <translation>transforms.json</translation>
    </message>
    <message>
        <source>TUM trajectory</source>
        <translation>TUM 轨迹</translation>
    </message>
    <message>
        <source>no camera: left out</source>
        <translation>无相机：略过</translation>
    </message>
    <message>
        <source>path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>name without ending</source>
        <translation>不含扩展名的名称</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>scaled from %1 × %2</source>
        <translation>由 %1 × %2 缩放</translation>
    </message>
    <message>
        <source>distortion left out</source>
        <translation>忽略畸变</translation>
    </message>
    <message>
        <source>%1: %2 of %3 photos have a camera.</source>
        <translation>%1：%3 张照片中有 %2 张带有相机。</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) without a camera are left out of the run.</source>
        <translation>
            <numerusform>运行时略过 %n 张没有相机的照片。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n camera(s) of the file have no photo here.</source>
        <translation>
            <numerusform>文件中有 %n 个相机在此没有对应的照片。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The lens distortion of %n camera(s) is left out: undistorted photos fit better.</source>
        <translation>
            <numerusform>忽略 %n 个相机的镜头畸变：使用去畸变的照片更合适。</numerusform>
        </translation>
    </message>
    <message>
        <source>All rotations are orthonormal.</source>
        <translation>所有旋转均为正交。</translation>
    </message>
    <message>
        <source>Rotations were made orthonormal; the largest error was %1.</source>
        <translation>旋转已正交化；最大误差为 %1。</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>The file or folder is not there any more.</source>
        <translation>文件或文件夹已不存在。</translation>
    </message>
    <message>
        <source>It may have been moved, renamed or unplugged: choose it again.</source>
        <translation>它可能已被移动、重命名或拔出：请重新选择。</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>无法读取文件。</translation>
    </message>
    <message>
        <source>Check that you may open it, then try again.</source>
        <translation>请确认您有权打开它，然后重试。</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>无法写入文件。</translation>
    </message>
    <message>
        <source>The folder may be read-only or the disk full: choose another place.</source>
        <translation>文件夹可能是只读的，或磁盘已满：请选择其他位置。</translation>
    </message>
    <message>
        <source>This kind of file is not supported.</source>
        <translation>不支持此类文件。</translation>
    </message>
    <message>
        <source>Photos as JPEG, PNG, WebP, BMP or TIFF and most videos can be used.</source>
        <translation>可以使用 JPEG、PNG、WebP、BMP 或 TIFF 照片以及大多数视频。</translation>
    </message>
    <message>
        <source>The file is damaged or incomplete.</source>
        <translation>文件已损坏或不完整。</translation>
    </message>
    <message>
        <source>Copy or download it again, or leave it out.</source>
        <translation>请重新复制或下载，或者不使用它。</translation>
    </message>
    <message>
        <source>This is larger than the program can handle.</source>
        <translation>超出了程序能够处理的大小。</translation>
    </message>
    <message>
        <source>Use a smaller picture, or write fewer points.</source>
        <translation>请使用较小的图片，或写入较少的点。</translation>
    </message>
    <message>
        <source>This weight file does not belong to the model.</source>
        <translation>此权重文件与模型不匹配。</translation>
    </message>
    <message>
        <source>Add the model&apos;s original safetensors file.</source>
        <translation>请添加模型的原始 safetensors 文件。</translation>
    </message>
    <message>
        <source>The computer ran out of memory.</source>
        <translation>计算机内存不足。</translation>
    </message>
    <message>
        <source>Fewer views at a time need less of it.</source>
        <translation>一次处理较少的视图会占用更少内存。</translation>
    </message>
    <message>
        <source>The graphics device ran out of memory.</source>
        <translation>显卡内存不足。</translation>
    </message>
    <message>
        <source>The chosen device is not available on this computer.</source>
        <translation>所选设备在此计算机上不可用。</translation>
    </message>
    <message>
        <source>The processor always works, only more slowly.</source>
        <translation>处理器始终可用，只是较慢。</translation>
    </message>
    <message>
        <source>One of the settings does not fit these inputs.</source>
        <translation>有一项设置不适合这些输入。</translation>
    </message>
    <message>
        <source>The details say which one; the defaults always work.</source>
        <translation>详细信息会说明是哪一项；默认设置始终可用。</translation>
    </message>
    <message>
        <source>There is nothing here that can be used.</source>
        <translation>这里没有可用的内容。</translation>
    </message>
    <message>
        <source>Choose photos, a folder of photos or a video.</source>
        <translation>请选择照片、照片文件夹或视频。</translation>
    </message>
    <message>
        <source>Something went wrong inside the program.</source>
        <translation>程序内部出错。</translation>
    </message>
    <message>
        <source>Try again; if it happens again, the details help to find the cause.</source>
        <translation>请重试；如果再次发生，详细信息有助于查找原因。</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Halve the batch and try again</source>
        <translation>批次减半并重试</translation>
    </message>
    <message>
        <source>Use the processor</source>
        <translation>使用处理器</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>添加模型文件…</translation>
    </message>
    <message>
        <source>Choose another place…</source>
        <translation>选择其他位置…</translation>
    </message>
    <message>
        <source>Use the default settings</source>
        <translation>使用默认设置</translation>
    </message>
    <message>
        <source>The server of the models could not be reached or gave up.</source>
        <translation>无法连接模型服务器，或服务器中断了连接。</translation>
    </message>
    <message>
        <source>Check the connection and go on: what has arrived is kept.</source>
        <translation>请检查网络连接后继续：已收到的内容会保留。</translation>
    </message>
    <message>
        <source>The server gives this model only to those who asked for it.</source>
        <translation>服务器只向申请过访问权限的人提供此模型。</translation>
    </message>
    <message>
        <source>Accept its terms on its page and name your token in HF_TOKEN, then try again.</source>
        <translation>请在模型页面上接受其条款，在 HF_TOKEN 中设置您的令牌，然后重试。</translation>
    </message>
    <message>
        <source>The model&apos;s licence has not been accepted.</source>
        <translation>尚未接受模型的许可证。</translation>
    </message>
    <message>
        <source>Read the terms and accept them to download the model.</source>
        <translation>请阅读并接受条款，然后下载模型。</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 M parameters</source>
        <translation>%1 M 参数</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>正在读取图片</translation>
    </message>
    <message>
        <source>Estimating depth</source>
        <translation>正在估计深度</translation>
    </message>
    <message>
        <source>Joining views</source>
        <translation>正在拼接视图</translation>
    </message>
    <message>
        <source>Building the scene</source>
        <translation>正在构建场景</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n view(s)</source>
        <translation>
            <numerusform>%1 / %n 个视图</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 views/s</source>
        <translation>%1 视图/秒</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Comparing photos</source>
        <translation>正在比较照片</translation>
    </message>
    <message>
        <source>Placing cameras</source>
        <translation>正在定位相机</translation>
    </message>
</context>
<context>
    <name>InputText</name>
    <message numerus="yes">
        <source>%n view(s)</source>
        <translation>
            <numerusform>%n 个视图</numerusform>
        </translation>
    </message>
    <message>
        <source>Video</source>
        <translation>视频</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>problem</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>not run yet</source>
        <translation>尚未运行</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>placed with doubt</source>
        <translation>位置存疑</translation>
    </message>
    <message>
        <source>not placed</source>
        <translation>未定位</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>正在停止…</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Forget These</source>
        <translation>清除这些记录(&amp;F)</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Open &amp;Again</source>
        <translation>再次打开(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>窗口(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Pi&amp;cture</source>
        <translation>图片(&amp;C)</translation>
    </message>
    <message>
        <source>3D Sc&amp;ene</source>
        <translation>3D 场景(&amp;E)</translation>
    </message>
</context>
<context>
    <name>ModelText</name>
    <message>
        <source>The model&apos;s page names Apache-2.0 and the authors&apos; list CC-BY-NC-4.0: the stricter one counts.</source>
        <translation>模型页面标注 Apache-2.0，作者列表标注 CC-BY-NC-4.0：以更严格者为准。</translation>
    </message>
    <message>
        <source>The first release; version 1.1 is better.</source>
        <translation>首个版本；1.1 版更好。</translation>
    </message>
    <message>
        <source>The authors state no licence for these weights: ask them before using the results in a business.</source>
        <translation>作者未说明这些权重的许可：将结果用于商业前请先询问作者。</translation>
    </message>
    <message>
        <source>The same weights as a pickle file, which has to be converted before use.</source>
        <translation>同样的权重，但为 pickle 文件，使用前需要转换。</translation>
    </message>
    <message>
        <source>Small demonstration model trained on rendered scenes; real models are far more accurate.</source>
        <translation>在渲染场景上训练的小型演示模型；正式模型要精确得多。</translation>
    </message>
    <message>
        <source>depth in metres where the focal length is known</source>
        <translation>以米为单位的深度（焦距已知时）</translation>
    </message>
    <message>
        <source>depth in metres</source>
        <translation>以米为单位的深度</translation>
    </message>
    <message>
        <source>relative depth</source>
        <translation>相对深度</translation>
    </message>
    <message>
        <source>relative inverse depth</source>
        <translation>相对逆深度</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>camera poses</source>
        <translation>相机位姿</translation>
    </message>
    <message>
        <source>sky</source>
        <translation>天空</translation>
    </message>
    <message>
        <source>Gaussians</source>
        <translation>高斯</translation>
    </message>
    <message>
        <source>Gives %1.</source>
        <translation>提供%1。</translation>
    </message>
    <message>
        <source>Without %1.</source>
        <translation>不含%1。</translation>
    </message>
</context>
<context>
    <name>NoticeText</name>
    <message>
        <source>There was not enough memory for %1 views at a time: now %2 are taken together.</source>
        <translation>内存不足以一次处理 %1 个视图：现在每次处理 %2 个。</translation>
    </message>
    <message>
        <source>Views are estimated one by one: they have depth, but no common scene.</source>
        <translation>视图逐个估计：有深度，但没有共同的场景。</translation>
    </message>
    <message>
        <source>The pictures differ in shape: of each, the centre of %1 × %2 pixels is used.</source>
        <translation>图片形状不一：每张只使用中心的 %1 × %2 像素。</translation>
    </message>
    <message>
        <source>The focal length of some pictures is unknown: their depth has no unit.</source>
        <translation>部分图片的焦距未知：它们的深度没有单位。</translation>
    </message>
    <message>
        <source>The model gives inverse depth without scale: in 3D the farthest point is taken to be ten times as far as the nearest, and nothing is in metres.</source>
        <translation>模型给出没有尺度的逆深度：在 3D 中假定最远点的距离是最近点的十倍，所有数值都不以米为单位。</translation>
    </message>
    <message>
        <source>Found fastest here for passes of %1 at %2 × %3 pixels: %4, threads: %5.</source>
        <translation>此处对 %1 个视图、%2 × %3 像素最快的是：%4，线程数：%5。</translation>
    </message>
    <message>
        <source>Values became too large for %1: from here on the network computes in %2.</source>
        <translation>数值超出了 %1 的范围：从此处起网络以 %2 计算。</translation>
    </message>
    <message>
        <source>Placed with doubt: %1 of %2 views (%3).</source>
        <translation>定位存疑：%2 个视图中的 %1 个（%3）。</translation>
    </message>
    <message>
        <source>Not placed: %1 of %2 views (%3).</source>
        <translation>未能定位：%2 个视图中的 %1 个（%3）。</translation>
    </message>
    <message>
        <source>There was not enough memory for pictures of %1 × %2 pixels: from here on the network sees %3 × %4.</source>
        <translation>内存不足以处理 %1 × %2 像素的图片：此后网络使用 %3 × %4。</translation>
    </message>
    <message>
        <source>The pictures of %1 end at %2 of %3 s: the file may be cut off.</source>
        <translation>%1 的画面在 %2 秒处结束（共 %3 秒）：文件可能被截断。</translation>
    </message>
    <message>
        <source>Damaged packets in %2: %1. Pictures may be missing or wrong.</source>
        <translation>%2 中损坏的数据包：%1。画面可能缺失或有误。</translation>
    </message>
    <message>
        <source>The focal length of some pictures is unknown: in 3D a field of view of %1° is assumed for them.</source>
        <translation>部分图片的焦距未知：在 3D 中为它们假定 %1° 的视角。</translation>
    </message>
    <message>
        <source>Stopped before cameras were placed by matches: these are the network&apos;s.</source>
        <translation>在通过匹配定位相机之前已停止：这些是网络给出的相机。</translation>
    </message>
    <message>
        <source>Stopped before cameras were placed by matches: the views have none.</source>
        <translation>在通过匹配定位相机之前已停止：视图没有相机。</translation>
    </message>
    <message>
        <source>Stopped before depth was brought to the given cameras by matches.</source>
        <translation>在通过匹配将深度对齐到给定相机之前已停止。</translation>
    </message>
    <message>
        <source>Depth is brought to the scale of the given cameras: it is no longer in metres.</source>
        <translation>深度已采用给定相机的尺度：不再以米为单位。</translation>
    </message>
</context>
<context>
    <name>OptionText</name>
    <message>
        <source>AMX kernels, fixed point of 16 bits</source>
        <translation>AMX 内核，16 位定点</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>oneDNN with packed weights</source>
        <translation>oneDNN（权重预打包）</translation>
    </message>
    <message>
        <source>AMX kernels</source>
        <translation>AMX 内核</translation>
    </message>
    <message>
        <source>AVX-512 kernels</source>
        <translation>AVX-512 内核</translation>
    </message>
    <message>
        <source>AVX2 kernels</source>
        <translation>AVX2 内核</translation>
    </message>
    <message>
        <source>AVX-512 kernels, fixed point of 14 bits</source>
        <translation>AVX-512 内核，14 位定点</translation>
    </message>
    <message>
        <source>AVX2 kernels, fixed point of 14 bits</source>
        <translation>AVX2 内核，14 位定点</translation>
    </message>
    <message>
        <source>AMX kernels, split factors</source>
        <translation>AMX 内核（因子拆分）</translation>
    </message>
    <message>
        <source>LibTorch on the GPU</source>
        <translation>GPU 上的 LibTorch</translation>
    </message>
    <message>
        <source>LibTorch operators</source>
        <translation>LibTorch 算子</translation>
    </message>
    <message>
        <source>TF32 needs an NVIDIA GPU of the Ampere generation or later.</source>
        <translation>TF32 需要 Ampere 或更新一代的 NVIDIA GPU。</translation>
    </message>
    <message>
        <source>This device does not compute in bfloat16.</source>
        <translation>此设备不支持 bfloat16 计算。</translation>
    </message>
    <message>
        <source>This device cannot compute in this precision.</source>
        <translation>此设备无法以此精度计算。</translation>
    </message>
    <message>
        <source>int8 runs on the processor only.</source>
        <translation>int8 只能在处理器上运行。</translation>
    </message>
    <message>
        <source>Only the processor&apos;s fp32 has a strict form.</source>
        <translation>只有处理器的 fp32 有严格形式。</translation>
    </message>
    <message>
        <source>LibTorch on the GPU, recorded</source>
        <translation>GPU 上的 LibTorch（已录制）</translation>
    </message>
    <message>
        <source>This program was built without CUDA.</source>
        <translation>此程序构建时未启用 CUDA。</translation>
    </message>
    <message>
        <source>Only an NVIDIA GPU can record its work.</source>
        <translation>只有 NVIDIA GPU 能录制其工作。</translation>
    </message>
    <message>
        <source>This processor has no AVX2.</source>
        <translation>此处理器没有 AVX2。</translation>
    </message>
</context>
<context>
    <name>PlacementText</name>
    <message>
        <source>the picture shows too little texture</source>
        <translation>图片纹理太少</translation>
    </message>
    <message>
        <source>too little is seen in other pictures too</source>
        <translation>与其他图片的共同内容太少</translation>
    </message>
    <message>
        <source>its matches do not lead to the pictures that were placed</source>
        <translation>其匹配无法连到已定位的图片</translation>
    </message>
    <message>
        <source>the camera only turned, so that its position cannot be seen</source>
        <translation>相机只是转动，无法确定其位置</translation>
    </message>
    <message>
        <source>everything matched lies in one plane, for which there are two solutions</source>
        <translation>所有匹配都在同一平面上，存在两个解</translation>
    </message>
    <message>
        <source>the picture repeats itself, so that matches may be shifted</source>
        <translation>图片内容重复，匹配可能错位</translation>
    </message>
    <message>
        <source>the matches leave the camera too uncertain</source>
        <translation>匹配不足以确定相机</translation>
    </message>
    <message>
        <source>its matches contradict the other pictures</source>
        <translation>其匹配与其他图片矛盾</translation>
    </message>
    <message>
        <source>No camera is certain: %1.</source>
        <translation>没有可靠的相机：%1。</translation>
    </message>
    <message>
        <source>Cameras found: %1 of %2, by %3 points seen from several photos; residual %4 pixels</source>
        <translation>已求得相机：%1 / %2，依据 %3 个在多张照片中可见的点；残差 %4 像素</translation>
    </message>
    <message>
        <source>Cameras refined: %1 of %2; residual %3 → %4 pixels, turned by %5°, moved by %6</source>
        <translation>已优化相机：%1 / %2；残差 %3 → %4 像素，旋转 %5°，移动 %6</translation>
    </message>
    <message>
        <source>This point is seen by %1; residual %2 pixels, %3° between its rays.</source>
        <translation>此点可见于 %1；残差 %2 像素，光线夹角 %3°。</translation>
    </message>
    <message>
        <source>before: residual %1 pixels; turned by %2°, moved by %3</source>
        <translation>之前：残差 %1 像素；旋转 %2°，移动 %3</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>没有模型</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>正在查找模型…</translation>
    </message>
    <message>
        <source>This device cannot compute in this precision.</source>
        <translation>此设备无法以此精度计算。</translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation>正在查找设备…</translation>
    </message>
    <message>
        <source>Tool bar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Device and precision</source>
        <translation>设备与精度</translation>
    </message>
</context>
<context>
    <name>fathom::ui::AboutDialog</name>
    <message>
        <source>About Fathom</source>
        <translation>关于 Fathom</translation>
    </message>
    <message>
        <source>Depth, camera poses and 3D scenes from photos and video. Nothing is uploaded: everything is computed on this computer.</source>
        <translation>从照片和视频得到深度、相机位姿和 3D 场景。不会上传任何内容：一切都在这台计算机上计算。</translation>
    </message>
    <message>
        <source>Fathom is free software under the Apache License 2.0. Each model has a licence of its own, shown beside it and written into every export. The libraries below keep theirs.</source>
        <translation>Fathom 是采用 Apache License 2.0 的自由软件。每个模型有各自的许可证，显示在模型旁并写入每次导出。下列库保留各自的许可证。</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>复制版本信息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>声明</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
</context>
<context>
    <name>fathom::ui::CamerasDialog</name>
    <message>
        <source>Use These Cameras</source>
        <translation>使用这些相机</translation>
    </message>
    <message>
        <source>Import Cameras</source>
        <translation>导入相机</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>COLMAP&apos;s files (.bin or .txt), a transforms.json of nerfstudio or Blender, or a TUM trajectory</source>
        <translation>COLMAP 文件（.bin 或 .txt）、nerfstudio 或 Blender 的 transforms.json，或 TUM 轨迹</translation>
    </message>
    <message>
        <source>Convention</source>
        <translation>约定</translation>
    </message>
    <message>
        <source>How the file&apos;s poses are to be read. In the picture the cameras should look at what was photographed, with their roofs up.</source>
        <translation>如何读取文件中的位姿。图中相机应朝向被拍摄的物体，顶部朝上。</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>from the file or EXIF</source>
        <translation>来自文件或 EXIF</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>焦距</translation>
    </message>
    <message>
        <source>Of all photos, in their own pixels; only for files that have none, such as trajectories</source>
        <translation>所有照片的焦距，以其自身像素计；仅用于没有焦距的文件，如轨迹</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>找到的内容</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>File or folder of cameras</source>
        <translation>相机文件或文件夹</translation>
    </message>
    <message>
        <source>images.bin, transforms.json, trajectory.txt …</source>
        <translation>images.bin、transforms.json、trajectory.txt…</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Camera in the file</source>
        <translation>文件中的相机</translation>
    </message>
    <message>
        <source>Matched by</source>
        <translation>匹配依据</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Photos and their cameras</source>
        <translation>照片及其相机</translation>
    </message>
    <message>
        <source>Open a File of Cameras</source>
        <translation>打开相机文件</translation>
    </message>
    <message>
        <source>Cameras (*.bin *.txt *.json *.tum)</source>
        <translation>相机 (*.bin *.txt *.json *.tum)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a Folder With Cameras</source>
        <translation>打开相机文件夹</translation>
    </message>
    <message>
        <source>The cameras are being read.</source>
        <translation>正在读取相机。</translation>
    </message>
    <message>
        <source>Choose the file or folder that holds the cameras of “%1”.</source>
        <translation>请选择包含“%1”的相机的文件或文件夹。</translation>
    </message>
    <message>
        <source>As the format prescribes (%1)</source>
        <translation>按格式规定（%1）</translation>
    </message>
    <message>
        <source>no photo</source>
        <translation>无照片</translation>
    </message>
</context>
<context>
    <name>fathom::ui::CamerasPicture</name>
    <message>
        <source>Cameras of the file</source>
        <translation>文件中的相机</translation>
    </message>
    <message>
        <source>The cameras as the file has them, with the chosen convention: they should look at what was photographed. Drag to turn, scroll to come closer.</source>
        <translation>按所选约定显示文件中的相机：它们应朝向被拍摄的物体。拖动旋转，滚动缩放。</translation>
    </message>
    <message>
        <source>no cameras yet</source>
        <translation>尚无相机</translation>
    </message>
    <message numerus="yes">
        <source>%n camera(s) – drag to turn</source>
        <translation>
            <numerusform>%n 个相机 – 拖动以旋转</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fathom::ui::CommandPalette</name>
    <message>
        <source>Find an Action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>您想做什么？</translation>
    </message>
    <message>
        <source>Search the actions</source>
        <translation>搜索操作</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Commands</name>
    <message>
        <source>There is no OpenGL on this display.</source>
        <translation>此显示器没有 OpenGL。</translation>
    </message>
    <message>
        <source>Photos and video (%1)</source>
        <translation>照片和视频 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Open Photos or Video</source>
        <translation>打开照片或视频</translation>
    </message>
    <message>
        <source>Open a Folder of Photos</source>
        <translation>打开照片文件夹</translation>
    </message>
    <message>
        <source>Add a Model File</source>
        <translation>添加模型文件</translation>
    </message>
    <message>
        <source>The command line for this scene is on the clipboard.</source>
        <translation>此场景的命令行已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Save a Picture of the 3D View</source>
        <translation>保存 3D 视图图片</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>The picture was saved as %1.</source>
        <translation>图片已保存为 %1。</translation>
    </message>
    <message>
        <source>Cameras belong to photos. %1</source>
        <translation>相机属于照片。%1</translation>
    </message>
    <message>
        <source>Closing “%1” stops its run.</source>
        <translation>关闭“%1”会停止它的运行。</translation>
    </message>
    <message>
        <source>Close and Stop</source>
        <translation>关闭并停止</translation>
    </message>
    <message>
        <source>Keep Running</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>The result of “%1” was not exported and will be lost.</source>
        <translation>“%1”的结果尚未导出，将会丢失。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Keep Open</source>
        <translation>保持打开</translation>
    </message>
    <message>
        <source>Model weights (%1)</source>
        <translation>模型权重 (%1)</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ComputeSection</name>
    <message>
        <source>Optimised</source>
        <translation>已优化</translation>
    </message>
    <message>
        <source>As published</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>What the network runs on</source>
        <translation>网络在什么设备上运行</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Arithmetic of the large matrix products. Automatic takes the fastest one that stays accurate here.</source>
        <translation>大型矩阵乘法的运算精度。“自动”选择此处仍然准确的最快一种。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批次大小</translation>
    </message>
    <message>
        <source>Views that the network looks at together. More fit together better and need more memory.</source>
        <translation>网络一次共同处理的视图数。越多衔接越好，也越占内存。</translation>
    </message>
    <message>
        <source>Shared views</source>
        <translation>共享视图</translation>
    </message>
    <message>
        <source>Views that one batch has in common with the next, so that both land in one scene</source>
        <translation>相邻批次共有的视图，使它们落在同一场景中</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation>正在查找设备…</translation>
    </message>
    <message>
        <source>Automatic (%1)</source>
        <translation>自动（%1）</translation>
    </message>
    <message>
        <source>Batches of one view cannot share any.</source>
        <translation>单视图批次无法共享视图。</translation>
    </message>
    <message>
        <source>%1: changes depth by less than %2 % on average</source>
        <translation>%1：深度平均变化小于 %2 %</translation>
    </message>
    <message>
        <source>Runs as</source>
        <translation>运行方式</translation>
    </message>
    <message>
        <source>What computes the network with these settings</source>
        <translation>在这些设置下用什么计算网络</translation>
    </message>
    <message>
        <source>int8 needs the optimised network.</source>
        <translation>int8 需要已优化的网络。</translation>
    </message>
    <message>
        <source>Optimised and recorded</source>
        <translation>优化并录制</translation>
    </message>
    <message>
        <source>Optimised and measured</source>
        <translation>优化并测量</translation>
    </message>
    <message>
        <source>Optimised rewrites the network while loading; the results agree within rounding. A GPU can also record a pass and replay it. Measured: before the first pass of a size it is tried which convolutions (GPU) or which kernels and how many threads (processor) are fastest.</source>
        <translation>“优化”在加载时改写网络；结果在舍入误差内一致。GPU 还可以录制一次计算并重放。“测量”：每种尺寸首次计算之前会试出最快的卷积（GPU）或内核与线程数（处理器）。</translation>
    </message>
    <message>
        <source>One a core</source>
        <translation>每核一个</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Of the network on the processor. One fewer than cores keeps everything else on a busy machine quick.</source>
        <translation>网络在处理器上使用的线程数。比核数少一个可让繁忙的计算机上其他程序保持流畅。</translation>
    </message>
    <message>
        <source> GiB</source>
        <translation> GiB</translation>
    </message>
    <message>
        <source>What is free</source>
        <translation>可用的全部</translation>
    </message>
    <message>
        <source>Weights in memory</source>
        <translation>内存中的权重</translation>
    </message>
    <message>
        <source>Most memory for the weights of the network. Blocks that find no room wait on the disk, or beside a GPU in the processor&apos;s memory, and are fetched while it runs: the same results, slower.</source>
        <translation>网络权重最多占用的内存。放不下的块留在磁盘上，使用 GPU 时留在处理器内存中，运行时再取用：结果相同，但更慢。</translation>
    </message>
    <message>
        <source>Only for the processor.</source>
        <translation>仅用于处理器。</translation>
    </message>
    <message>
        <source>Only for the processor and NVIDIA GPUs.</source>
        <translation>仅用于处理器和 NVIDIA GPU。</translation>
    </message>
    <message>
        <source>one thread a core</source>
        <translation>每核一个线程</translation>
    </message>
    <message>
        <source>one thread</source>
        <translation>一个线程</translation>
    </message>
    <message>
        <source>%1 threads</source>
        <translation>%1 个线程</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>已测量</translation>
    </message>
    <message>
        <source>until measured before the first pass</source>
        <translation>首次计算前测量</translation>
    </message>
    <message>
        <source>%1 of the weights wait elsewhere</source>
        <translation>%1 的权重存放在别处</translation>
    </message>
</context>
<context>
    <name>fathom::ui::DockTitle</name>
    <message>
        <source>Take “%1” out of the window or put it back</source>
        <translation>将“%1”移出窗口或放回</translation>
    </message>
    <message>
        <source>Close “%1”</source>
        <translation>关闭“%1”</translation>
    </message>
</context>
<context>
    <name>fathom::ui::EmptyState</name>
    <message>
        <source>Open again</source>
        <translation>再次打开</translation>
    </message>
    <message>
        <source>Drop photos, a folder or a video here</source>
        <translation>将照片、文件夹或视频拖放到此处</translation>
    </message>
    <message>
        <source>Fathom finds the depth of every view, where each was taken, and builds a 3D scene. Everything stays on this computer.</source>
        <translation>Fathom 会求出每个视图的深度和拍摄位置，并构建 3D 场景。一切都留在这台计算机上。</translation>
    </message>
    <message>
        <source>Open photos or video…</source>
        <translation>打开照片或视频…</translation>
    </message>
    <message>
        <source>Try the sample scene</source>
        <translation>试用示例场景</translation>
    </message>
    <message>
        <source>Open “%1” again</source>
        <translation>再次打开“%1”</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ErrorCard</name>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>显示详细信息</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Details of the problem</source>
        <translation>问题的详细信息</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ExportDialog</name>
    <message>
        <source>GLB – points, cameras, for viewers and Blender</source>
        <translation>GLB – 点和相机，适用于查看器和 Blender</translation>
    </message>
    <message>
        <source>PLY – points with confidence, for point cloud tools</source>
        <translation>PLY – 带置信度的点，适用于点云工具</translation>
    </message>
    <message>
        <source>Write every kept point</source>
        <translation>写入所有保留的点</translation>
    </message>
    <message>
        <source>Evenly at random</source>
        <translation>均匀随机</translation>
    </message>
    <message>
        <source>One per cell, the surest</source>
        <translation>每个格子取最可信的一个</translation>
    </message>
    <message>
        <source>Y up (glTF, Blender&apos;s import)</source>
        <translation>Y 轴向上（glTF、Blender 导入）</translation>
    </message>
    <message>
        <source>Z up (CAD, surveying)</source>
        <translation>Z 轴向上（CAD、测绘）</translation>
    </message>
    <message>
        <source>Y down, Z forward (OpenCV)</source>
        <translation>Y 轴向下，Z 轴向前（OpenCV）</translation>
    </message>
    <message>
        <source>First camera</source>
        <translation>第一个相机</translation>
    </message>
    <message>
        <source>Middle of the points</source>
        <translation>点的中心</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Cameras also as lines</source>
        <translation>同时以线条表示相机</translation>
    </message>
    <message>
        <source>Copy the command line for this</source>
        <translation>复制对应的命令行</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Export “%1”</source>
        <translation>导出“%1”</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>What kind of file is written</source>
        <translation>写入哪种文件</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Where the file is written; an older one is replaced when the new one is complete</source>
        <translation>文件写入位置；新文件完成后才会替换旧文件</translation>
    </message>
    <message>
        <source>Otherwise the points are thinned to the number below, the same ones every time</source>
        <translation>否则将点精简到下面的数量，每次结果相同</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>Points that are written</source>
        <translation>写入的点数</translation>
    </message>
    <message>
        <source> points</source>
        <translation> 个点</translation>
    </message>
    <message>
        <source>Thinning</source>
        <translation>精简方式</translation>
    </message>
    <message>
        <source>Which points stay when there are more</source>
        <translation>点数超出时保留哪些点</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>坐标轴</translation>
    </message>
    <message>
        <source>Which way is up in the file</source>
        <translation>文件中哪个方向朝上</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>原点</translation>
    </message>
    <message>
        <source>Where the file has its zero</source>
        <translation>文件的零点位置</translation>
    </message>
    <message>
        <source>One camera for each view, named after its file</source>
        <translation>每个视图一个相机，以其文件命名</translation>
    </message>
    <message>
        <source>For viewers that do not show cameras</source>
        <translation>适用于不显示相机的查看器</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Every kept point is written.</source>
        <translation>将写入所有保留的点。</translation>
    </message>
    <message>
        <source>PLY files hold points only.</source>
        <translation>PLY 文件只包含点。</translation>
    </message>
    <message>
        <source>The model gave these views no cameras.</source>
        <translation>模型没有给出这些视图的相机。</translation>
    </message>
    <message>
        <source>Counting points…</source>
        <translation>正在统计点数…</translation>
    </message>
    <message>
        <source>%1 points · about %2</source>
        <translation>%1 个点 · 约 %2</translation>
    </message>
    <message>
        <source>The size cannot be told.</source>
        <translation>无法估计大小。</translation>
    </message>
    <message>
        <source>glTF binary (*.glb)</source>
        <translation>glTF 二进制 (*.glb)</translation>
    </message>
    <message>
        <source>Polygon file (*.ply)</source>
        <translation>PLY 文件 (*.ply)</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>“%1” exists already. Replace it with this scene?</source>
        <translation>“%1”已存在。用此场景替换它吗？</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Wrote %1 points, %2, to %3.</source>
        <translation>已将 %1 个点（%2）写入 %3。</translation>
    </message>
    <message>
        <source>Cancelled: no file was written.</source>
        <translation>已取消：没有写入文件。</translation>
    </message>
    <message>
        <source>3DGS PLY – Gaussians, for splat viewers</source>
        <translation>3DGS PLY – 高斯，用于 splat 查看器</translation>
    </message>
    <message>
        <source>Leave out Gaussians near the border and far away</source>
        <translation>略去边缘和远处的高斯</translation>
    </message>
    <message>
        <source>As the published program does: a thirtieth of every side, and the farthest tenth of every view</source>
        <translation>与已发布的程序一致：每边的三十分之一，以及每个视图最远的十分之一</translation>
    </message>
    <message>
        <source>Gaussians are written as the model gave them.</source>
        <translation>高斯按模型给出的原样写入。</translation>
    </message>
    <message>
        <source>Only for files of Gaussians.</source>
        <translation>仅用于高斯文件。</translation>
    </message>
    <message>
        <source>Choose “Predict Gaussians” and run this scene again.</source>
        <translation>请选择“预测高斯”并重新运行此场景。</translation>
    </message>
    <message>
        <source>The model of this scene gives no Gaussians.</source>
        <translation>此场景的模型不提供高斯。</translation>
    </message>
    <message>
        <source>%1 Gaussians · about %2</source>
        <translation>%1 个高斯 · 约 %2</translation>
    </message>
    <message>
        <source>Wrote %1 Gaussians, %2, to %3.</source>
        <translation>已将 %1 个高斯（%2）写入 %3。</translation>
    </message>
    <message>
        <source>Depth pictures – a folder of coloured and 16-bit PNG</source>
        <translation>深度图片 – 彩色和 16 位 PNG 的文件夹</translation>
    </message>
    <message>
        <source>Pictures hold every pixel of the views.</source>
        <translation>图片包含视图的每个像素。</translation>
    </message>
    <message>
        <source>The cameras are in depth.json beside the pictures.</source>
        <translation>相机位于图片旁的 depth.json 中。</translation>
    </message>
    <message numerus="yes">
        <source>Pictures of %n view(s): coloured and 16-bit depth, confidence, depth.json</source>
        <translation>
            <numerusform>%n 个视图的图片：彩色和 16 位深度、置信度、depth.json</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” holds depth pictures already. Replace those of the same name?</source>
        <translation>“%1”中已有深度图片。要替换同名的图片吗？</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>The folder “%1” does not exist and cannot be made: choose another place.</source>
        <translation>文件夹“%1”不存在且无法创建：请选择其他位置。</translation>
    </message>
    <message>
        <source>Wrote the pictures of %1 views, %2, to %3.</source>
        <translation>已将 %1 个视图的图片（%2）写入 %3。</translation>
    </message>
</context>
<context>
    <name>fathom::ui::FrameStrip</name>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>problem</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>Frame %1</source>
        <translation>第 %1 帧</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ImagePanel</name>
    <message>
        <source>What the picture shows</source>
        <translation>图片显示的内容</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Range: automatic</source>
        <translation>范围：自动</translation>
    </message>
    <message>
        <source>Range: all views</source>
        <translation>范围：所有视图</translation>
    </message>
    <message>
        <source>Range: typed</source>
        <translation>范围：手动</translation>
    </message>
    <message>
        <source>2 to 98 % of the values of this view</source>
        <translation>此视图数值的 2 到 98 %</translation>
    </message>
    <message>
        <source>2 to 98 % over all views: a colour means the same in every view</source>
        <translation>所有视图数值的 2 到 98 %：每个视图中颜色含义相同</translation>
    </message>
    <message>
        <source>Two values of your own</source>
        <translation>自定义的两个数值</translation>
    </message>
    <message>
        <source>Range of the colours</source>
        <translation>颜色范围</translation>
    </message>
    <message>
        <source>Which values the colours span</source>
        <translation>颜色覆盖的数值</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>色图</translation>
    </message>
    <message>
        <source>Lowest value</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Highest value</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Values of the pixel</source>
        <translation>像素的数值</translation>
    </message>
    <message>
        <source>Photos and their depth appear here.</source>
        <translation>照片及其深度显示在这里。</translation>
    </message>
    <message>
        <source>This model gives no confidence.</source>
        <translation>此模型不提供置信度。</translation>
    </message>
    <message>
        <source> m</source>
        <translation> m</translation>
    </message>
    <message>
        <source>Copy values</source>
        <translation>复制数值</translation>
    </message>
    <message>
        <source>Remove mark</source>
        <translation>移除标记</translation>
    </message>
    <message>
        <source>Zoom to fit</source>
        <translation>缩放至适合</translation>
    </message>
    <message>
        <source>Original pixels</source>
        <translation>原始像素</translation>
    </message>
    <message>
        <source>%1 (colour-blind safe)</source>
        <translation>%1（色盲友好）</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>What the network sees: patches of one colour are alike to it</source>
        <translation>网络所见：同色的区块对它而言相似</translation>
    </message>
    <message>
        <source>Choose “Feature pictures” and run this scene again.</source>
        <translation>请选择“特征图”并重新运行此场景。</translation>
    </message>
    <message>
        <source>Disagreement</source>
        <translation>不一致</translation>
    </message>
    <message>
        <source>How far the depth of other views is from this one, as a share of the depth</source>
        <translation>其他视图的深度与此视图的差异，占深度的比例</translation>
    </message>
    <message>
        <source>Depths are compared where matches between photos found the cameras.</source>
        <translation>当相机由照片间的匹配得到时，才会比较深度。</translation>
    </message>
    <message>
        <source>  ·  Disagreement %1 %</source>
        <translation>  ·  不一致 %1 %</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
</context>
<context>
    <name>fathom::ui::InputPanel</name>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Open scenes with their photos and video frames</source>
        <translation>打开的场景及其照片和视频帧</translation>
    </message>
    <message>
        <source>Photos and videos that you drop on the window are listed here.</source>
        <translation>拖放到窗口的照片和视频会列在这里。</translation>
    </message>
</context>
<context>
    <name>fathom::ui::InputSection</name>
    <message>
        <source>Long side, scale</source>
        <translation>长边，缩放</translation>
    </message>
    <message>
        <source>Long side, cut</source>
        <translation>长边，裁剪</translation>
    </message>
    <message>
        <source>Short side, scale</source>
        <translation>短边，缩放</translation>
    </message>
    <message>
        <source>Short side, cut</source>
        <translation>短边，裁剪</translation>
    </message>
    <message>
        <source>Best connected</source>
        <translation>关联最好</translation>
    </message>
    <message>
        <source>Most varied</source>
        <translation>差异最大</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>中间</translation>
    </message>
    <message>
        <source>First</source>
        <translation>第一个</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Pixels of the side that is scaled. More shows finer detail and takes longer.</source>
        <translation>缩放边的像素数。越大细节越多，耗时越长。</translation>
    </message>
    <message>
        <source>Resizing</source>
        <translation>缩放方式</translation>
    </message>
    <message>
        <source>Which side gets that many pixels, and how the other one follows</source>
        <translation>哪一边取该像素数，以及另一边如何调整</translation>
    </message>
    <message>
        <source>Video frames</source>
        <translation>视频帧</translation>
    </message>
    <message>
        <source>Which frames of a video become views</source>
        <translation>视频的哪些帧成为视图</translation>
    </message>
    <message>
        <source>Reference view</source>
        <translation>参考视图</translation>
    </message>
    <message>
        <source>The view from which the network sees the others</source>
        <translation>网络以此视图为基准观察其他视图</translation>
    </message>
    <message>
        <source>Poses from</source>
        <translation>位姿来源</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Per second</source>
        <translation>每秒</translation>
    </message>
    <message>
        <source>Every n-th</source>
        <translation>每 n 帧</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>One of how many frames</source>
        <translation>每多少帧取一帧</translation>
    </message>
    <message>
        <source>Most frames</source>
        <translation>最多帧数</translation>
    </message>
    <message>
        <source>Automatic (%1 px)</source>
        <translation>自动（%1 px）</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>The chosen model gives no camera poses.</source>
        <translation>所选模型不提供相机位姿。</translation>
    </message>
    <message>
        <source>The chosen model gives no ray map.</source>
        <translation>所选模型不提供射线图。</translation>
    </message>
    <message>
        <source>Network camera head</source>
        <translation>网络的相机头</translation>
    </message>
    <message>
        <source>Network rays (slower)</source>
        <translation>网络的射线（较慢）</translation>
    </message>
    <message>
        <source>Matches + bundle adjustment</source>
        <translation>匹配 + 光束法平差</translation>
    </message>
    <message>
        <source>Refine by matches</source>
        <translation>用匹配优化</translation>
    </message>
    <message>
        <source>Where cameras come from: the network where it gives them, or what several photos have in common</source>
        <translation>相机的来源：由网络给出（如果支持），或由多张照片的共同内容求得</translation>
    </message>
    <message>
        <source>Adjusts the network&apos;s cameras to points that several photos see, and makes the depths agree</source>
        <translation>根据多张照片共同看到的点调整网络给出的相机，并使深度一致</translation>
    </message>
    <message>
        <source>Given: imported cameras</source>
        <translation>给定：导入的相机</translation>
    </message>
    <message>
        <source>Predict Gaussians</source>
        <translation>预测高斯</translation>
    </message>
    <message>
        <source>Imported cameras</source>
        <translation>导入的相机</translation>
    </message>
    <message>
        <source>From EXIF</source>
        <translation>来自 EXIF</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>焦距</translation>
    </message>
    <message>
        <source>Of all photos, in their own pixels, for models whose metres depend on it and for cameras from matches</source>
        <translation>所有照片的焦距，以其自身像素计，用于米制依赖焦距的模型以及由匹配得到的相机</translation>
    </message>
    <message>
        <source>Also predicts 3D Gaussians for splat viewers; needs more memory</source>
        <translation>同时预测用于 splat 查看器的 3D 高斯；需要更多内存</translation>
    </message>
    <message>
        <source>%1: cameras of %2 of %3 photos</source>
        <translation>%1：%3 张照片中 %2 张的相机</translation>
    </message>
    <message>
        <source>Import the cameras of this scene first.</source>
        <translation>请先导入此场景的相机。</translation>
    </message>
    <message>
        <source>The imported cameras have focal lengths of their own.</source>
        <translation>导入的相机自带焦距。</translation>
    </message>
    <message>
        <source>The chosen model finds the focal length by itself.</source>
        <translation>所选模型会自行求得焦距。</translation>
    </message>
    <message>
        <source>The chosen model gives no Gaussians.</source>
        <translation>所选模型不提供高斯。</translation>
    </message>
    <message>
        <source>Feature pictures</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>Also shows in colours what one block of the network sees: alike patches have one colour</source>
        <translation>同时以颜色显示网络某一块所见：相似的区块颜色相同</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最后一个</translation>
    </message>
    <message>
        <source>Of block</source>
        <translation>所属块</translation>
    </message>
    <message>
        <source>Number of the transformer block, from 0; early ones see edges</source>
        <translation>Transformer 块的编号，从 0 开始；靠前的块看到边缘</translation>
    </message>
    <message>
        <source>Only networks of Depth Anything 3 show their features.</source>
        <translation>只有 Depth Anything 3 的网络能显示其特征。</translation>
    </message>
    <message>
        <source>Choose “Feature pictures” first.</source>
        <translation>请先选择“特征图”。</translation>
    </message>
    <message>
        <source>Bent lenses</source>
        <translation>镜头弯曲</translation>
    </message>
    <message>
        <source>Finds one radial term of each lens too where matches give the cameras: for wide lenses whose straight lines come out bent</source>
        <translation>由匹配得到相机时，同时求解每个镜头的一个径向项：适用于使直线弯曲的广角镜头</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Legend</name>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>%1 from %2 at the top to %3 at the bottom, %4</source>
        <translation>%1：顶部 %2，底部 %3，%4</translation>
    </message>
</context>
<context>
    <name>fathom::ui::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>复制日志</translation>
    </message>
    <message>
        <source>Empty the log</source>
        <translation>清空日志</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MainWindow</name>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>%1 – Fathom</source>
        <translation>%1 – Fathom</translation>
    </message>
    <message>
        <source>Stopping what is running, then closing…</source>
        <translation>正在停止运行中的任务，然后关闭…</translation>
    </message>
    <message>
        <source>What is being worked on will be stopped, and results that were not exported will be lost.</source>
        <translation>正在进行的工作将停止，未导出的结果将会丢失。</translation>
    </message>
    <message>
        <source>What is being worked on will be stopped.</source>
        <translation>正在进行的工作将停止。</translation>
    </message>
    <message>
        <source>The result of “%1” was not exported and will be lost.</source>
        <translation>“%1”的结果尚未导出，将会丢失。</translation>
    </message>
    <message numerus="yes">
        <source>The results of %n scene(s) were not exported and will be lost.</source>
        <translation>
            <numerusform>%n 个场景的结果尚未导出，将会丢失。</numerusform>
        </translation>
    </message>
    <message>
        <source>Quit and Stop</source>
        <translation>退出并停止</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Keep Running</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>Keep Open</source>
        <translation>保持打开</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MatchesDialog</name>
    <message>
        <source>Matches Between Photos</source>
        <translation>照片之间的匹配</translation>
    </message>
    <message>
        <source>First photo</source>
        <translation>第一张照片</translation>
    </message>
    <message>
        <source>Second photo</source>
        <translation>第二张照片</translation>
    </message>
    <message>
        <source>Click on a point to see which photos show it.</source>
        <translation>点击一个点，查看哪些照片中有它。</translation>
    </message>
    <message numerus="yes">
        <source>%1 – %n common point(s)</source>
        <translation>
            <numerusform>%1 – %n 个共同点</numerusform>
        </translation>
    </message>
    <message>
        <source>These two photos have no verified matches.</source>
        <translation>这两张照片没有经过验证的匹配。</translation>
    </message>
    <message>
        <source>%1 of %2 matches agree with one rigid scene.</source>
        <translation>%2 个匹配中有 %1 个符合同一刚性场景。</translation>
    </message>
    <message>
        <source>%1: placed by %2 points, residual %3 pixels, certain to %4°</source>
        <translation>%1：由 %2 个点定位，残差 %3 像素，精确到 %4°</translation>
    </message>
    <message>
        <source>%1: placed by %2 points, residual %3 pixels; the others are measured from here</source>
        <translation>%1：由 %2 个点定位，残差 %3 像素；其他照片以此为基准</translation>
    </message>
    <message>
        <source>%1: placed with doubt: %2</source>
        <translation>%1：定位存疑：%2</translation>
    </message>
    <message>
        <source>%1: not placed: %2</source>
        <translation>%1：未能定位：%2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MatchesPicture</name>
    <message>
        <source>Two photos and their common points</source>
        <translation>两张照片及其共同点</translation>
    </message>
    <message>
        <source>Residual below %1 pixel</source>
        <translation>残差低于 %1 像素</translation>
    </message>
    <message>
        <source>%1 to %2 pixels</source>
        <translation>%1 至 %2 像素</translation>
    </message>
    <message>
        <source>%1 pixels or more</source>
        <translation>%1 像素或更多</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ModelDetails</name>
    <message>
        <source>I agree: no commercial use</source>
        <translation>我同意：不用于商业用途</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Run the next scenes with this model</source>
        <translation>用此模型运行接下来的场景</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Fetch the model from its server</source>
        <translation>从服务器获取模型</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop for now; what has arrived is kept</source>
        <translation>暂时停止；已收到的内容会保留</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop and remove what has arrived</source>
        <translation>停止并删除已收到的内容</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Compare every byte with the published hash</source>
        <translation>将每个字节与公布的哈希值比对</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Delete the model from this computer</source>
        <translation>从此计算机删除模型</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>下载进度</translation>
    </message>
    <message>
        <source>Remove “%1” from this computer? It can be downloaded again.</source>
        <translation>从此计算机移除“%1”吗？以后可以重新下载。</translation>
    </message>
    <message>
        <source>Licence: %1 – commercial use allowed</source>
        <translation>许可证：%1 – 允许商业使用</translation>
    </message>
    <message>
        <source>Licence: %1 – no commercial use</source>
        <translation>许可证：%1 – 不允许商业使用</translation>
    </message>
    <message>
        <source>comes with the program</source>
        <translation>程序自带</translation>
    </message>
    <message>
        <source>%1 has %2.</source>
        <translation>%1 有 %2。</translation>
    </message>
    <message>
        <source>The weights take %1 of memory; %2</source>
        <translation>权重占用 %1 内存；%2</translation>
    </message>
    <message numerus="yes">
        <source>Needs about %1 of memory for %n view(s) at a time at %2 px; %3</source>
        <translation>
            <numerusform>在 %2 px 下一次处理 %n 个视图约需 %1 内存；%3</numerusform>
        </translation>
    </message>
    <message>
        <source>That is too much.</source>
        <translation>这超出了可用内存。</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>正在校验…</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>正在查询服务器…</translation>
    </message>
    <message>
        <source>Waiting for another download of the same file…</source>
        <translation>正在等待同一文件的另一个下载…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Verified: every file is intact.</source>
        <translation>校验完成：所有文件完好。</translation>
    </message>
    <message>
        <source>A file is damaged: remove the model and download it again.</source>
        <translation>有文件已损坏：请移除模型后重新下载。</translation>
    </message>
    <message>
        <source>This model is in use.</source>
        <translation>此模型正在使用。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Offline mode is on (HF_HUB_OFFLINE).</source>
        <translation>离线模式已开启 (HF_HUB_OFFLINE)。</translation>
    </message>
    <message>
        <source>The licence has to be agreed to first.</source>
        <translation>需要先同意许可证。</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ModelSection</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The network that estimates depth and cameras</source>
        <translation>估计深度和相机的网络</translation>
    </message>
    <message>
        <source>No model is installed. Add the safetensors file of a Depth Anything 3 model.</source>
        <translation>没有安装模型。请添加 Depth Anything 3 模型的 safetensors 文件。</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>正在查找模型…</translation>
    </message>
    <message>
        <source>A small demonstration model that comes with the program. Add an official model for full quality.</source>
        <translation>程序自带的小型演示模型。添加官方模型可获得完整质量。</translation>
    </message>
    <message>
        <source>Licence: %1</source>
        <translation>许可证：%1</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ModelsDialog</name>
    <message>
        <source>Commercial use allowed</source>
        <translation>允许商业使用</translation>
    </message>
    <message>
        <source>Older and original files</source>
        <translation>旧版和原始文件</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Hide models whose licence excludes commercial use or is not stated</source>
        <translation>隐藏许可证禁止商业使用或未注明许可证的模型</translation>
    </message>
    <message>
        <source>Also show versions that have a better successor, and files that must be converted</source>
        <translation>同时显示已有更好后续版本的模型，以及需要转换的文件</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Downloads lie in %1 and are shared with other programs.</source>
        <translation>下载内容位于 %1，与其他程序共用。</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>A folder with config.json and model.safetensors</source>
        <translation>包含 config.json 和 model.safetensors 的文件夹</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>在此计算机上</translation>
    </message>
    <message>
        <source>To download</source>
        <translation>可下载</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>verifying…</source>
        <translation>正在校验…</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Add a Folder With a Model</source>
        <translation>添加模型文件夹</translation>
    </message>
</context>
<context>
    <name>fathom::ui::PictureCanvas</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Probe</name>
    <message>
        <source>m</source>
        <translation>m</translation>
    </message>
    <message>
        <source>relative</source>
        <translation>相对</translation>
    </message>
    <message>
        <source>Depth %1 %2</source>
        <translation>深度 %1 %2</translation>
    </message>
    <message>
        <source>Depth —</source>
        <translation>深度 —</translation>
    </message>
    <message>
        <source>Confidence %1</source>
        <translation>置信度 %1</translation>
    </message>
    <message>
        <source>Confidence —</source>
        <translation>置信度 —</translation>
    </message>
    <message>
        <source>X %1  Y %2  Z %3 %4</source>
        <translation>X %1  Y %2  Z %3 %4</translation>
    </message>
    <message>
        <source>Pixel %1, %2</source>
        <translation>像素 %1, %2</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ProgressStrip</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop everything; what is finished stays</source>
        <translation>全部停止；已完成的会保留</translation>
    </message>
    <message>
        <source>Stop everything</source>
        <translation>全部停止</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>job %1 of %2</source>
        <translation>任务 %1 / %2</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>The queue is paused</source>
        <translation>队列已暂停</translation>
    </message>
    <message>
        <source>Reading files…</source>
        <translation>正在读取文件…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SceneCanvas</name>
    <message>
        <source>3D scene</source>
        <translation>3D 场景</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SceneSection</name>
    <message>
        <source>Remove flying edges</source>
        <translation>移除飞边</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Show cameras</source>
        <translation>显示相机</translation>
    </message>
    <message>
        <source>Points below this percentile of confidence are left out: 0 keeps everything.</source>
        <translation>低于此置信度百分位的点会被去掉：0 表示全部保留。</translation>
    </message>
    <message>
        <source>Points kept</source>
        <translation>保留的点</translation>
    </message>
    <message>
        <source>Leaves out points that hang between a near and a far surface</source>
        <translation>去掉悬在近处和远处表面之间的点</translation>
    </message>
    <message>
        <source>Point size</source>
        <translation>点大小</translation>
    </message>
    <message>
        <source>Diameter of a point in the 3D view</source>
        <translation>3D 视图中点的直径</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>What gives a point its colour</source>
        <translation>点的颜色由什么决定</translation>
    </message>
    <message>
        <source>Draws where each view was taken from</source>
        <translation>绘制每个视图的拍摄位置</translation>
    </message>
    <message>
        <source>Camera size</source>
        <translation>相机大小</translation>
    </message>
    <message>
        <source>Size of the drawn cameras</source>
        <translation>绘制的相机大小</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source> ×</source>
        <translation> ×</translation>
    </message>
    <message>
        <source>no points yet</source>
        <translation>还没有点</translation>
    </message>
    <message>
        <source>%1 of %2 points</source>
        <translation>%1 / %2 个点</translation>
    </message>
    <message>
        <source>This model gives no confidence.</source>
        <translation>此模型不提供置信度。</translation>
    </message>
    <message>
        <source>This model does not tell what is sky.</source>
        <translation>此模型不区分天空。</translation>
    </message>
    <message>
        <source>The cameras of this scene are not known.</source>
        <translation>此场景的相机未知。</translation>
    </message>
    <message>
        <source>Choose “Predict Gaussians” and run this scene again.</source>
        <translation>请选择“预测高斯”并重新运行此场景。</translation>
    </message>
    <message>
        <source>The model of this scene gives no Gaussians.</source>
        <translation>此场景的模型不提供高斯。</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Far behind everything</source>
        <translation>置于最远处</translation>
    </message>
    <message>
        <source>Like anything else</source>
        <translation>与其他内容相同</translation>
    </message>
    <message>
        <source>Centres of Gaussians</source>
        <translation>高斯中心</translation>
    </message>
    <message>
        <source>Sky</source>
        <translation>天空</translation>
    </message>
    <message>
        <source>What the model takes for sky: left out, kept as a backdrop at the far depth that the model gives it, or filtered like anything else. Exports follow.</source>
        <translation>模型判定为天空的部分：略去、按模型给出的远深度作为背景保留，或与其他内容一样过滤。导出同样如此。</translation>
    </message>
    <message>
        <source>Shows and exports the centres and colours of the 3D Gaussians instead of the depth&apos;s points</source>
        <translation>显示并导出 3D 高斯的中心和颜色，而非深度点</translation>
    </message>
    <message>
        <source>This scene was made without matches between photos.</source>
        <translation>此场景未使用照片间的匹配。</translation>
    </message>
    <message>
        <source>Show matched points</source>
        <translation>显示匹配点</translation>
    </message>
    <message>
        <source>Draws the points that matches between photos found; a double click on one shows the photos that see it</source>
        <translation>绘制由照片间匹配得到的点；双击某点可显示能看到它的照片</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SceneView</name>
    <message>
        <source>%1 of %2 points</source>
        <translation>%1 / %2 个点</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Through %1 · P: photo · Esc: back</source>
        <translation>从 %1 观看 · P：照片 · Esc：返回</translation>
    </message>
    <message>
        <source>The 3D view needs OpenGL, which this display does not offer.</source>
        <translation>3D 视图需要 OpenGL，但此显示器不提供。</translation>
    </message>
    <message>
        <source>The 3D view cannot start: %1.</source>
        <translation>3D 视图无法启动：%1。</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Session</name>
    <message>
        <source>The model “%1” is ready to use.</source>
        <translation>模型“%1”可以使用了。</translation>
    </message>
    <message>
        <source>The model will be loaded again when it is next needed.</source>
        <translation>下次需要时会重新加载模型。</translation>
    </message>
    <message>
        <source>Part %1 of “%2” fits the views before it only roughly: its place in the scene may be off.</source>
        <translation>“%2”的第 %1 部分与之前的视图只是大致吻合：它在场景中的位置可能不准。</translation>
    </message>
    <message>
        <source>No cameras were imported for “%1”: they are looked for.</source>
        <translation>没有为“%1”导入相机：将自行寻找。</translation>
    </message>
    <message>
        <source>Stopped before there was anything new: “%1” is as it was.</source>
        <translation>在有新内容之前已停止：“%1”保持原样。</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SessionMessages</name>
    <message>
        <source>Exported to %1.</source>
        <translation>已导出到 %1。</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SettingsPanel</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ShortcutSheet</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>搜索快捷键</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Timeline: previous and next view</source>
        <translation>时间轴：上一个和下一个视图</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>左, 右</translation>
    </message>
    <message>
        <source>Timeline: play and pause</source>
        <translation>时间轴：播放和暂停</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Timeline: play backwards, stop, play</source>
        <translation>时间轴：倒放、停止、播放</translation>
    </message>
    <message>
        <source>3D view: turn, move, zoom</source>
        <translation>3D 视图：旋转、移动、缩放</translation>
    </message>
    <message>
        <source>drag, middle drag, wheel</source>
        <translation>拖动、中键拖动、滚轮</translation>
    </message>
    <message>
        <source>3D view: centre on a point</source>
        <translation>3D 视图：以某点为中心</translation>
    </message>
    <message>
        <source>double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Picture: copy the values under the cursor</source>
        <translation>图片：复制光标处的数值</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SplitHandle</name>
    <message>
        <source>Line between photo and depth</source>
        <translation>照片与深度的分界线</translation>
    </message>
    <message>
        <source>Drag to compare photo and depth</source>
        <translation>拖动以比较照片和深度</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>Previous view (←)</source>
        <translation>上一个视图 (←)</translation>
    </message>
    <message>
        <source>Previous view</source>
        <translation>上一个视图</translation>
    </message>
    <message>
        <source>Next view (→)</source>
        <translation>下一个视图 (→)</translation>
    </message>
    <message>
        <source>Next view</source>
        <translation>下一个视图</translation>
    </message>
    <message>
        <source>Play or stop (Space)</source>
        <translation>播放或停止（空格）</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>播放或停止</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Workspace</name>
    <message>
        <source>3D scene</source>
        <translation>3D 场景</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>Press Run (F5) to reconstruct this scene.</source>
        <translation>按“运行”(F5) 重建此场景。</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Depth, camera poses and 3D scenes from photos and video.</source>
        <translation>从照片和视频得到深度、相机位姿和 3D 场景。</translation>
    </message>
    <message>
        <source>Photos, folders or videos to open.</source>
        <translation>要打开的照片、文件夹或视频。</translation>
    </message>
    <message>
        <source>Open the sample scene.</source>
        <translation>打开示例场景。</translation>
    </message>
</context>
</TS>
